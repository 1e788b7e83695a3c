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
      let live = try store.readLive().map { LiveFile($0.bytes) }
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

  private func reading<Value>(
    _ settings: SettingsRequest,
    _ body: (TablesStore, PipelinePaths) throws(StoreError) -> Value
  ) -> Result<Value, UpdateFailure> {
    do throws(EnvironmentError) {
      let paths = try SettingsResolver(outside: outside).resolvePaths(settings)
      do throws(StoreError) {
        let layout = try StoreLayout.resolving(
          configuration: paths.configuration,
          logs: paths.logsDirectory,
          on: outside.files
        )
        return .success(try body(TablesStore(layout: layout, fileSystem: outside.files, clock: outside.clock), paths))
      } catch { return .failure(UpdateFailure(error, live: "tables.yml")) }
    } catch {
      return .failure(
        UpdateFailure(
          .environmentWrong,
          ReportMessage(failed: error.description, state: "Configuration unchanged.", next: error.remedy)
        )
      )
    }
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
