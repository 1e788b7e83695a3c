// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

/// What an analysis must not touch: noticed, put back, and a reason to refuse.
extension SchemaUpdateRun {
  /// Begins to find out how the script can be redirected; nil without an interpreter.
  func askPlacement(_ settings: ETLSettings) -> PlacementQuestion? {
    settings.interpreter.chosen.map {
      PlacementQuestion(
        script: settings.paths.script,
        interpreter: $0.path,
        environment: settings.childEnvironment,
        clock: outside.clock
      )
    }
  }

  /// True when the script can only write the live file itself, or nobody knows, so that the store guards it.
  func openGuard(
    _ decision: PlacementDecision?,
    _ run: LockedRun,
    _ backup: ConfigBackup?
  ) throws(UpdateFailure) -> Bool {
    outside.logger.debug("Analyzer placement: \(decision?.placement.rawValue ?? "unknown")")
    switch decision?.placement {
    case .flag, .parameter: return false
    case .inPlace:
      outside.logger.warning("The analyzer writes the live file itself; it is guarded, and restored when the run dies")
    case nil: break
    }
    do throws(StoreError) {
      try run.store.beginInPlaceGuard(record.summary(.update), backup: backup, holding: run.lock)
      return true
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  private func closeGuard(_ run: LockedRun, _ backup: ConfigBackup?) throws(UpdateFailure) -> InPlaceOutcome {
    do throws(StoreError) {
      return try run.store.endInPlaceGuard(record.summary(.update), backup: backup, holding: run.lock)
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  /// Puts the live file back where the script could only write it, and, whatever the script, where something else stands in its place:
  /// a directory there is nobody's edit. Says what was there instead, and where it is now.
  func putBackLive(
    _ exit: AnalyzerExit,
    isGuarded: Bool,
    _ run: LockedRun,
    _ backup: ConfigBackup?
  ) throws(UpdateFailure) -> String? {
    var said = exit.displaced.map { "\($0.what) stood at \(run.store.layout.live); it is kept as \($0.path)" }
    let isDisplaced = try isGuarded ? false : isDisplaced(run)
    if isGuarded || isDisplaced, case .displaced(let displacement) = try closeGuard(run, backup) {
      said = displacement.description
    }
    if let said {
      outside.logger.warning("\(said); \(backup == nil ? "there was no file before" : "the file is back")")
    }
    return said
  }

  /// Nothing may rely on a backup that the script had within its reach.
  func reassure(_ backup: ConfigBackup?, _ run: LockedRun) throws(UpdateFailure) {
    guard let backup else { return }
    do throws(StoreError) {
      guard try run.store.reassure(backup, run: record.runID) else { return }
      outside.logger.warning(
        "\(outside.display(backup.path)): removed or changed during the analysis; it was written again"
      )
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  private func isDisplaced(_ run: LockedRun) throws(UpdateFailure) -> Bool {
    do throws(StoreError) { return try run.store.hasForeignEntry() } catch {
      throw UpdateFailure(error, live: run.liveName)
    }
  }

  /// The configuration folder before the analyzer runs: to notice a change, and to undo it.
  func surroundings(_ run: LockedRun) throws(UpdateFailure) -> Surroundings {
    do throws(StoreError) {
      return Surroundings(fingerprint: try run.store.fingerprint(), files: try run.store.neighbourFiles())
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }

  /// Files of the configuration directory that the analyzer itself was seen to write; they are put back. A change that it was not
  /// seen to make is somebody's edit and stays: the swap will refuse to overwrite it.
  func touchedFiles(
    since before: Surroundings,
    _ exit: AnalyzerExit,
    _ run: LockedRun,
    _ backup: ConfigBackup?
  ) throws(UpdateFailure) -> [String] {
    let seen = Set(exit.outsideWrites)
    let after: DirectoryFingerprint
    do throws(StoreError) { after = try run.store.fingerprint() } catch {
      throw UpdateFailure(error, live: run.liveName)
    }
    let changes = before.fingerprint.changes(to: after).filter {
      seen.contains(run.store.layout.directory.appending($0.name).string)
    }
    for change in changes {
      let path = run.store.layout.directory.appending(change.name)
      if path == run.store.layout.live {
        // What it wrote is kept in the run's folder, and the live file gets its old bytes back, proven.
        _ = try closeGuard(run, backup)
      } else if try !putBack(change, before, run) {
        outside.logger.warning("the analyzer changed \(outside.display(path)); no copy was kept, so it stays as it is")
        continue
      }
      outside.logger.warning("the analyzer changed \(outside.display(path)), which was put back")
    }
    return changes.map { run.store.layout.directory.appending($0.name).string }
  }

  private func putBack(
    _ change: DirectoryFingerprint.Change,
    _ before: Surroundings,
    _ run: LockedRun
  ) throws(UpdateFailure) -> Bool {
    do throws(StoreError) {
      return try run.store.putBack(change, from: before.files, run: record.runID)
    } catch { throw UpdateFailure(error, live: run.liveName) }
  }
}

/// The configuration folder as it was before an analyzer ran.
struct Surroundings {
  let fingerprint: DirectoryFingerprint
  let files: NeighbourFiles
}
