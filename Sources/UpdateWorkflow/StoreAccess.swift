// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import TablesConfig
internal import TablesStore

/// Opening, locking and repairing the store: what update and rollback do alike.
struct StoreAccess {
  let outside: UpdateDependencies
  let runID: RunID

  func open(_ paths: PipelinePaths) throws(StoreError) -> TablesStore {
    let layout = try StoreLayout.resolving(
      configuration: paths.configuration,
      logs: paths.logsDirectory,
      on: outside.files
    )
    return TablesStore(layout: layout, fileSystem: outside.files, clock: outside.clock)
  }

  /// Takes the lock and repairs what a crashed run left, before anything else is done. A dry run changes no live file, so it
  /// stops where one would have to be put back.
  func lock(
    _ store: TablesStore,
    timeout: Double,
    isDryRun: Bool = false
  ) throws(StoreError) -> (lock: StoreLock, repairs: RecoveryReport) {
    let lock = try store.acquireLock(
      holder: LockHolder(
        pid: outside.processIdentifier,
        host: outside.host,
        bootID: outside.processes.bootID ?? "",
        started: outside.clock.now.iso8601,
        runID: runID
      ),
      timeout: timeout
    )
    do {
      let repairs = try store.recover(
        holding: lock,
        processes: outside.processes,
        mayChangeLive: !isDryRun,
        isValid: Self.isValid
      )
      return (lock, repairs)
    } catch {
      lock.release()
      throw error
    }
  }

  /// Fit to be live: nothing in it that no consent could help.
  static func isValid(_ bytes: [UInt8]) -> Bool {
    !TablesValidator().validate(bytes).contains { $0.severity == .invalid }
  }
}

extension RecoveryReport {
  /// What was repaired before anything else was done, and what became of what stood in the way.
  func say(to logger: Logger) {
    for step in steps { logger.warning("Repaired after a crashed run: \(step.description)") }
    for warning in warnings { logger.warning("\(warning)") }
  }
}
