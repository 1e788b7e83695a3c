// SPDX-License-Identifier: MIT

package import ETLEnvironment
internal import HostSystem
package import SystemPackage
internal import TablesStore
internal import UpdateReporting

/// Finds what a reference names: the one place for `live`, backups, runs and files. Reads only.
package struct ReferenceResolver {
  private let outside: UpdateDependencies
  private let settings: SettingsRequest

  package init(outside: UpdateDependencies, settings: SettingsRequest) {
    self.outside = outside
    self.settings = settings
  }

  /// The file of a configuration. Plain files need no pipeline around them.
  package func configuration(_ argument: String) throws(UpdateFailure) -> FilePath {
    switch ConfigurationReference(argument) {
    case .live: return try open().paths.configuration
    case .backup(let label): return try backup(label, in: try open()).path
    case .other(let name):
      if exists(FilePath(name)) { return FilePath(name) }
      guard let opened = try? open() else { throw missing(name, in: nil) }
      if let record = try opened.records().last(where: { $0.summary.runID == name }) {
        return try made(by: record, in: opened)
      }
      if FilePath(name).components.count == 1, let found = try? opened.store.resolveRollback(.file(FilePath(name))) {
        return found.path
      }
      throw missing(name, in: opened)
    }
  }

  /// A run: by its name, as the one that made a backup or the live file, or the newest when nothing is named.
  func run(_ argument: String?, in opened: OpenedStore) throws(UpdateFailure) -> RunID {
    let records = try opened.records()
    let record: HistoryRecord?
    switch argument.map(ConfigurationReference.init) {
    case nil: record = records.last
    case .live:
      let digest = try opened.ask { store throws(StoreError) in try store.liveDigest() }
      record = records.last { $0.isCommit && $0.toDigest == digest }
    case .backup(let label):
      let sequence = try backup(label, in: opened).sequence
      record = records.first { $0.sequence == sequence }
    case .other(let name):
      // A run that the history does not know may still have left its folder: one that was killed, for instance.
      if let id = RunID(name), exists(opened.store.layout.run(id)) { return id }
      record = records.first { $0.summary.runID == name || $0.backup == FilePath(name).lastComponent?.string }
    }
    guard let id = record.flatMap({ RunID($0.summary.runID) }) else { throw noRun(argument, records) }
    return id
  }

  private func open() throws(UpdateFailure) -> OpenedStore { try OpenedStore(settings, outside: outside) }

  // What cannot be looked at is said when it is read.
  private func exists(_ path: FilePath) -> Bool { (try? outside.files.exists(path)) ?? true }

  private func backup(_ label: String, in opened: OpenedStore) throws(UpdateFailure) -> RollbackCandidate {
    do throws(StoreError) {
      return try opened.store.resolveRollback(ConfigurationReference.request(label))
    } catch {
      guard case .noSuchBackup = error else { throw UpdateFailure(error, live: "tables.yml") }
      throw missing(label, in: opened)
    }
  }

  private func made(by record: HistoryRecord, in opened: OpenedStore) throws(UpdateFailure) -> FilePath {
    if let path = try opened.ask({ store throws(StoreError) in try store.configuration(of: record) }) { return path }
    throw failure(
      "the configuration of run \(record.summary.runID) is no longer kept",
      details: try backups(in: opened),
      next: "See what there is: etl-update-schema rollback --list"
    )
  }

  private func missing(_ name: String, in opened: OpenedStore?) -> UpdateFailure {
    let details = opened.map { ((try? backups(in: $0)) ?? []) + ((try? runs(in: $0)) ?? []) } ?? []
    let isPath = FilePath(name).components.count > 1 || opened == nil
    return failure(
      isPath ? "\(name): No such file or directory" : "\(name) is no file, no backup and no run",
      details: details,
      next: opened == nil
        ? "Check the path: ls -l \(name)"
        : "See what there is: etl-update-schema rollback --list, etl-update-schema history"
    )
  }

  private func noRun(_ argument: String?, _ records: [HistoryRecord]) -> UpdateFailure {
    let failed =
      switch argument {
      case nil: "there is no run yet"
      case "live": "no recorded run made the live file"
      case .some(let name): "there is no run \(name)"
      }
    return UpdateFailure(
      .nothingToRestore,
      ReportMessage(
        failed: failed,
        details: Self.names("Runs, newest first", records.reversed().map(\.summary.runID)),
        state: "Nothing was changed.",
        next: records.isEmpty
          ? "Run an update first: etl-update-schema" : "See what there is: etl-update-schema history"
      )
    )
  }

  private func failure(_ failed: String, details: [String], next: String) -> UpdateFailure {
    UpdateFailure(
      .invalid,
      ReportMessage(failed: failed, details: details, state: "Nothing was changed.", next: next)
    )
  }

  private func backups(in opened: OpenedStore) throws(UpdateFailure) -> [String] {
    let stamps = try opened.ask { store throws(StoreError) in try store.rollbackCandidates().compactMap(\.stamp) }
    return Self.names("Backups, newest first", stamps)
  }

  private func runs(in opened: OpenedStore) throws(UpdateFailure) -> [String] {
    Self.names("Runs, newest first", try opened.records().reversed().map(\.summary.runID))
  }

  /// At most five names in a line; the listings show the rest.
  private static func names(_ label: String, _ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    return ["\(label): \(names.prefix(5).joined(separator: ", "))\(more)"]
  }
}
