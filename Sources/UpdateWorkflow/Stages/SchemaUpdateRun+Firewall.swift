// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

/// What an analysis must not touch: noticed, put back, and a reason to refuse.
extension SchemaUpdateRun {
  /// True when the script can only write the live file itself, so that the store guards it.
  func openGuard(
    _ invocation: AnalyzerInvocation,
    _ run: LockedRun,
    _ backup: ConfigBackup?
  ) throws(UpdateFailure) -> Bool {
    let placement = PlacementQuestion(launcher: outside.launcher).ask(invocation)
    outside.logger.debug("Analyzer placement: \(placement?.rawValue ?? "unknown")")
    guard placement == .inPlace else { return false }
    outside.logger.warning("The analyzer writes the live file itself; it is guarded, and restored when the run dies")
    do throws(StoreError) {
      try run.store.beginInPlaceGuard(record.summary(.update), backup: backup, holding: run.lock)
      return true
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  func closeGuard(_ run: LockedRun, _ backup: ConfigBackup?) throws(UpdateFailure) {
    do throws(StoreError) {
      _ = try run.store.endInPlaceGuard(record.summary(.update), backup: backup, holding: run.lock)
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  func fingerprint(_ run: LockedRun) throws(UpdateFailure) -> DirectoryFingerprint {
    do throws(StoreError) { return try run.store.fingerprint() } catch {
      throw UpdateFailure(error, live: run.liveName)
    }
  }

  /// Files of the configuration directory that the analyzer itself was seen to write. A change that it was not seen to make is
  /// somebody's edit and stays: the swap will refuse to overwrite it.
  func touchedFiles(
    since before: DirectoryFingerprint,
    _ exit: AnalyzerExit,
    _ run: LockedRun,
    _ backup: ConfigBackup?
  ) throws(UpdateFailure) -> [String] {
    let changed = before.changes(to: try fingerprint(run)).map { run.store.layout.directory.appending($0.name).string }
    let touched = changed.filter(Set(exit.outsideWrites).contains)
    guard touched.contains(run.store.layout.live.string) else { return touched }
    // What it wrote is kept in the run's folder, and the live file gets its old bytes back, proven.
    try closeGuard(run, backup)
    return touched
  }
}

extension DirectoryFingerprint.Change {
  var name: String {
    switch self {
    case .added(let name), .removed(let name), .modified(let name): name
    }
  }
}
