// SPDX-License-Identifier: MIT

package import ETLEnvironment
internal import HostSystem
internal import Logging
internal import OrderedCollections
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
internal import TablesStore
package import UpdateReporting

/// What the store holds, for people: backups and past runs. Reads only, takes no lock.
package struct StoreListings {
  private let outside: UpdateDependencies

  package init(outside: UpdateDependencies) { self.outside = outside }

  /// Every file that a rollback could restore, newest first, with what it would change.
  package func backups(_ settings: SettingsRequest) -> Result<BackupListing, UpdateFailure> {
    reading(settings) { store, paths throws(StoreError) in
      let live = try store.liveBytes().map { LiveFile($0) }
      let items = try store.rollbackCandidates().map { candidate throws(StoreError) in try item(candidate, live, store)
      }
      return BackupListing(items: items, configPath: outside.display(paths.configuration))
    }
  }

  /// Past runs of this configuration, newest first; at most `limit`, all when it is 0.
  package func runs(_ settings: SettingsRequest, limit: Int) -> Result<HistoryListing, UpdateFailure> {
    reading(settings) { store, _ throws(StoreError) in
      let history = try store.history()
      for line in history.damagedLines {
        outside.logger.warning("\(store.layout.history):\(line): unreadable, left out")
      }
      let records = history.records(of: store.layout.configurationKey).reversed()
      return HistoryListing(runs: (limit > 0 ? Array(records.prefix(limit)) : Array(records)).map(Self.run))
    }
  }

  /// The report of a run in one of its forms: of the newest run unless a run, a backup or `live` is named.
  package func report(_ form: ReportForm, of reference: String?, _ settings: SettingsRequest) -> Result<
    String, UpdateFailure
  > {
    do throws(UpdateFailure) {
      let opened = try OpenedStore(settings, outside: outside)
      let run = try ReferenceResolver(outside: outside, settings: settings).run(reference, in: opened)
      do throws(FileSystemError) {
        let path = opened.store.layout.run(run).appending(form.fileName)
        return .success(
          String(decoding: try outside.files.contents(of: path, limit: TablesStore.sizeLimit), as: UTF8.self)
        )
      } catch {
        guard error.errno == .noSuchFileOrDirectory else {
          throw UpdateFailure(.storage(error, live: .unchanged), live: "tables.yml")
        }
        throw notKept(form, of: run, opened.store)
      }
    } catch { return .failure(error) }
  }

  // Retention has removed the run's folder, the run was killed, or it is older than this form.
  private func notKept(_ form: ReportForm, of run: RunID, _ store: TablesStore) -> UpdateFailure {
    let kept = ReportForm.allCases.filter { form in
      (try? outside.files.exists(store.layout.run(run).appending(form.fileName))) ?? false
    }
    return UpdateFailure(
      .nothingToRestore,
      ReportMessage(
        failed: "run \(run) has left no \(form.fileName)",
        details: kept.isEmpty ? [] : ["It has: \(kept.map(\.fileName).joined(separator: ", "))"],
        state: "Nothing was changed.",
        next: kept.first.map { "etl-update-schema report \(run) --format \($0.rawValue)" }
          ?? "See what there is: etl-update-schema history"
      )
    )
  }

  private func reading<Value>(
    _ settings: SettingsRequest,
    _ body: (TablesStore, PipelinePaths) throws(StoreError) -> Value
  ) -> Result<Value, UpdateFailure> {
    do throws(UpdateFailure) {
      let opened = try OpenedStore(settings, outside: outside)
      return .success(try opened.ask { store throws(StoreError) in try body(store, opened.paths) })
    } catch { return .failure(error) }
  }

  private func item(
    _ candidate: RollbackCandidate,
    _ live: LiveFile?,
    _ store: TablesStore
  ) throws(StoreError) -> BackupListing.Item {
    var item = BackupListing.Item(
      path: outside.display(candidate.path),
      stamp: candidate.stamp ?? candidate.name,
      sha256: candidate.digest.hexadecimal,
      bytes: candidate.size,
      isForeign: candidate.isForeign
    )
    switch candidate.condition {
    case .intact: break
    case .empty: item.damage = "empty"
    case .altered(let recorded): item.damage = "recorded as \(recorded.short)"
    }
    let bytes = try store.contents(of: candidate)
    guard let document = try? TablesDocument(bytes) else {
      item.damage = item.damage ?? "not a readable configuration"
      return item
    }
    item.tables = document.configuration.tables.count
    if candidate.digest == live?.digest {
      item.effect = "live now"
    } else if let current = live?.configuration {
      item.effect = BackupListing.effect(
        of: TablesDiff.compare(old: current, new: document.configuration, options: DiffOptions())
      )
    }
    return item
  }

  private static func run(_ record: HistoryRecord) -> HistoryListing.Run {
    let summary = record.summary
    return HistoryListing.Run(
      runID: summary.runID,
      startedAt: summary.started,
      kind: summary.kind.rawValue,
      outcome: summary.outcome.rawValue,
      exitCode: summary.exitCode,
      environment: summary.environment,
      tables: summary.tables,
      sha256Before: record.from,
      sha256After: record.to,
      backup: record.backup,
      counts: summary.changes
    )
  }

  /// The live file, read once for all comparisons.
  private struct LiveFile {
    let digest: Digest
    /// Nil when it is no configuration: then nothing can be compared.
    let configuration: TablesConfiguration?

    init(_ bytes: [UInt8]) {
      digest = Digest(of: bytes)
      configuration = (try? TablesDocument(bytes))?.configuration
    }
  }
}
