// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  private var access: StoreAccess { StoreAccess(outside: outside, runID: record.runID) }

  func openStore(_ settings: ETLSettings) throws(UpdateFailure) -> TablesStore {
    do throws(StoreError) {
      let store = try access.open(settings.paths)
      record.report.config?.resolvedPath = store.layout.live.string
      record.runDirectory = store.layout.run(record.runID)
      return store
    } catch { throw UpdateFailure(error, live: "tables.yml") }
  }

  /// Stage 3: one update at a time. Repairs a crashed run first.
  func takeLock(_ store: TablesStore, _ settings: ETLSettings) throws(UpdateFailure) -> StoreLock {
    do throws(StoreError) {
      let (lock, repairs) = try access.lock(store, timeout: request.lockTimeout, isDryRun: request.isDryRun)
      repairs.say(to: outside.logger)
      return lock
    } catch { throw UpdateFailure(error, live: "tables.yml") }
  }

  /// Opens the run's folder, so that the run leaves a trace even when it dies.
  func begin(_ run: LockedRun) throws(UpdateFailure) {
    do throws(StoreError) {
      try run.store.begin(record.summary(.update), holding: run.lock)
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  /// Stage 4: a verified copy of the live file, before the analyzer starts. A dry run makes one too: it runs somebody else's script.
  func backUp(_ run: LockedRun) throws(UpdateFailure) -> ConfigBackup? {
    do throws(StoreError) {
      guard let backup = try run.store.backUp(record.summary(.update), holding: run.lock) else {
        outside.logger.info("No existing configuration, so there is nothing to back up")
        return nil
      }
      outside.logger.info("Creating backup: \(outside.display(backup.path))")
      record.liveBefore = backup.digest
      record.report.config?.sha256Before = backup.digest.hexadecimal
      record.report.backup = .init(
        path: outside.display(backup.path),
        sha256: backup.digest.hexadecimal,
        created: outside.clock.now.iso8601
      )
      return backup
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }
}
