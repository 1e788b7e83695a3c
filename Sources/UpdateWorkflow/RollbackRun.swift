// SPDX-License-Identifier: MIT

package import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
package import TablesStore
package import UpdateReporting
internal import YAMLDocument

/// Puts an earlier configuration back, as a step forward: the current file is backed up first, so a rollback can be rolled back.
///
/// In: which backup. Out: a report, whatever happened. Needs no database, no interpreter and no environment: at 3 a.m. these may be
/// exactly what is broken.
package struct RollbackRun {
  private let outside: UpdateDependencies
  private let request: RollbackOrder
  private let record: RunRecord
  private let access: StoreAccess

  package init(_ request: RollbackOrder, outside: UpdateDependencies, runID: RunID) {
    self.request = request
    self.outside = outside
    record = RunRecord(kind: .rollback, runID: runID, outside: outside)
    access = StoreAccess(outside: outside, runID: runID)
  }

  package func run() -> UpdateReport {
    var begun: TablesStore?
    do throws(UpdateFailure) {
      let paths = try outside.resolvePaths(request.settings)
      record.report.config = ReportedConfig(path: outside.display(paths.configuration))
      let store = try storing { () throws(StoreError) in try access.open(paths) }
      record.report.config?.resolvedPath = store.layout.live.string
      outside.opened(record.report)
      if request.isDryRun { try preview(store) } else { try restore(store, begun: &begun) }
    } catch {
      record.finish(error.ending, exitCode: outside.exitCode(error.ending), message: error.message)
    }
    // Also of a rollback that failed: the run's folder is where people look.
    if let begun { RunDocuments(outside: outside).write(record, in: begun) }
    return record.report
  }

  private func storing<Value>(_ body: () throws(StoreError) -> Value) throws(UpdateFailure) -> Value {
    do throws(StoreError) { return try body() } catch { throw UpdateFailure(error, live: "tables.yml") }
  }

  /// What a rollback would change, without taking the lock.
  private func preview(_ store: TablesStore) throws(UpdateFailure) {
    let target = try storing { () throws(StoreError) in try store.resolveRollback(request.target) }
    let bytes = try storing { () throws(StoreError) in try store.contents(of: target) }
    let live = try storing { () throws(StoreError) in try store.liveBytes() }
    try describe(target, bytes: bytes, live: live)
    let ending = UpdateEnding.dryRun(hasDifferences: live.map { Digest(of: $0) } != target.digest)
    record.finish(ending, exitCode: outside.exitCode(ending))
  }

  private func restore(_ store: TablesStore, begun: inout TablesStore?) throws(UpdateFailure) {
    let (lock, repairs) = try storing { () throws(StoreError) in try access.lock(store, timeout: request.lockTimeout) }
    defer { lock.release() }
    repairs.say(to: outside.logger)
    if request.target == .lastChange, repairs.restored.contains(store.layout.live) {
      // The repair was the way back; one step further would leave what the person wanted to have again.
      outside.logger.warning("The repair was the rollback; one step further back: etl-update-schema rollback")
      return try stay(store, lock, begun: &begun)
    }
    // Resolved under the lock: the last change must not move between the answer and the act.
    let target = try storing { () throws(StoreError) in try store.resolveRollback(request.target) }
    let bytes = try storing { () throws(StoreError) in try store.contents(of: target) }
    try storing { () throws(StoreError) in _ = try store.begin(record.summary(.rollback), holding: lock) }
    begun = store
    // What is no file has no bytes to back up: it is moved away, once it is certain that something takes its place.
    let backup = try storing { () throws(StoreError) in
      try store.hasForeignEntry() ? nil : store.backUp(record.summary(.rollback), holding: lock)
    }
    let live = try storing { () throws(StoreError) in try store.liveBytes() }
    try describe(target, bytes: bytes, live: live)
    guard backup?.digest != target.digest else { return try leave(store, lock, backup) }
    if let backup {
      record.report.backup = ReportedBackup(
        path: outside.display(backup.path),
        sha256: backup.digest.hexadecimal,
        created: outside.clock.now.iso8601
      )
      outside.logger.info("Backing up the current file: \(outside.display(backup.path))")
    }
    record.finish(.applied, exitCode: outside.exitCode(.applied))
    let staged = try storing { () throws(StoreError) in try store.stage(bytes, run: record.runID, holding: lock) }
    let displaced = try storing { () throws(StoreError) in try store.moveAside(run: record.runID.text) }
    if let displaced { outside.logger.warning("\(displaced)") }
    do throws(StoreError) {
      let receipt = try store.swap(staged, replacing: backup, as: record.summary(.rollback), holding: lock)
      for warning in receipt.warnings { outside.logger.warning("\(warning)") }
    } catch {
      var failure = UpdateFailure(error, live: "tables.yml").seen(beside: backup, in: store, live: "tables.yml")
      if let displaced, failure.leavesLiveAlone {
        failure.message.state = "There is no tables.yml now: \(displaced)."
      }
      throw failure
    }
    record.report.config?.sha256After = target.digest.hexadecimal
    outside.logger.info("Restored: \(outside.display(target.path))")
    for warning in store.prune(afterCommit: true, holding: lock).warnings { outside.logger.warning("\(warning)") }
  }

  private func stay(_ store: TablesStore, _ lock: StoreLock, begun: inout TablesStore?) throws(UpdateFailure) {
    try storing { () throws(StoreError) in _ = try store.begin(record.summary(.rollback), holding: lock) }
    begun = store
    let backup = try storing { () throws(StoreError) in try store.backUp(record.summary(.rollback), holding: lock) }
    try leave(store, lock, backup)
  }

  private func leave(_ store: TablesStore, _ lock: StoreLock, _ backup: ConfigBackup?) throws(UpdateFailure) {
    record.finish(.unchanged, exitCode: outside.exitCode(.unchanged))
    record.report.config?.sha256After = backup?.digest.hexadecimal
    try storing { () throws(StoreError) in
      _ = try store.record(record.summary(.rollback), live: backup?.digest, backup: backup, holding: lock)
    }
  }

  /// A backup that is no valid configuration is refused: it would break the next load.
  private func describe(_ target: RollbackCandidate, bytes: [UInt8], live: [UInt8]?) throws(UpdateFailure) {
    record.report.paths["restored_from"] = outside.display(target.path)
    record.report.config?.sha256Before = live.map { Digest(of: $0).hexadecimal }
    let restored: TablesConfiguration
    do throws(YAMLErrors) { restored = try TablesDocument(bytes).configuration } catch {
      throw UpdateFailure(
        .nothingToRestore,
        ReportMessage(
          failed: "\(outside.display(target.path)) is not a readable configuration",
          details: [SourceExcerpt(path: outside.display(target.path), lines: SourceLines(bytes)).message(error)],
          state: "Configuration unchanged.",
          next: "See what there is: etl-update-schema rollback --list"
        )
      )
    }
    record.note(restored)
    // A live file that cannot be read is the best reason to roll back: then there is nothing to compare.
    let current = live.flatMap { try? TablesDocument($0).configuration }
    record.report.diff = TablesDiff.compare(old: current, new: restored, options: DiffOptions())
  }
}

/// What the caller wants from a rollback.
package struct RollbackOrder: Sendable {
  package var settings: SettingsRequest
  package var target: RollbackRequest
  package var isDryRun: Bool
  /// Seconds to wait for another run.
  package var lockTimeout: Double

  package init(settings: SettingsRequest, target: RollbackRequest, isDryRun: Bool, lockTimeout: Double) {
    self.settings = settings
    self.target = target
    self.isDryRun = isDryRun
    self.lockTimeout = lockTimeout
  }
}
