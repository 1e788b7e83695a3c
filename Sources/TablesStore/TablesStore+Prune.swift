// SPDX-License-Identifier: MIT

internal import HostSystem
package import SystemPackage

/// What retention removed and why it removed nothing more.
package struct PruneReport: Hashable, Sendable {
  package var removed: [FilePath] = []
  package var warnings: [StoreWarning] = []
}

extension TablesStore {
  /// Removes old backups and run folders that the history names; to be called after this run's record is on disk.
  ///
  /// Never an error: storing succeeded before. Removes nothing when the history or any backup that stays is not what it should be.
  package func prune(
    _ policy: RetentionPolicy = RetentionPolicy(),
    afterCommit: Bool,
    holding lock: StoreLock
  ) -> PruneReport {
    var report = PruneReport()
    do {
      let history = try history()
      guard history.damagedLines.isEmpty else {
        report.warnings.append(.historyDamaged(layout.history, lines: history.damagedLines))
        return report
      }
      try pruneBackups(policy, history, afterCommit: afterCommit, &report)
      try pruneRuns(policy, history, &report)
    } catch .storage(let error, _) {
      report.warnings.append(.pruningFailed(error))
    } catch {
      report.warnings.append(.pruningFailed(FileSystemError(.remove, layout.logs, .ioError)))
    }
    return report
  }

  /// The backups that these records name, oldest first; a name that was given twice belongs to its last run.
  static func backups(in records: [HistoryRecord]) -> [RecordedBackup] {
    var newest: [String: RecordedBackup] = [:]
    for record in records {
      guard let name = record.backup, let digest = record.fromDigest else { continue }
      newest[name] = RecordedBackup(
        name: name,
        sequence: record.sequence,
        digest: digest,
        taken: Instant(timestamp: record.finished)
      )
    }
    return newest.values.sorted { $0.sequence < $1.sequence }
  }

  private func pruneBackups(
    _ policy: RetentionPolicy,
    _ history: History,
    afterCommit: Bool,
    _ report: inout PruneReport
  ) throws(StoreError) {
    let present = Set(try onDisk(.unchanged, { () throws(FileSystemError) in try fileSystem.list(layout.logs) }))
    // A history line alone is not enough: the name must also be one that this program gives.
    let backups = Self.backups(in: history.records(of: layout.configurationKey)).filter {
      present.contains($0.name) && BackupName($0.name, base: layout.backupBase) != nil
    }
    let retention = Retention(
      policy: policy,
      backups: backups,
      lastCommitBackup: history.lastCommit(of: layout.configurationKey)?.backup,
      now: clock.now
    )
    let removable = retention.removable(afterCommit: afterCommit)
    guard !removable.isEmpty else { return }
    let keep = retention.keep
    for backup in backups where keep.contains(backup.name) {
      let path = layout.logs.appending(backup.name)
      guard try onDisk(.unchanged, { () throws(FileSystemError) in try digest(of: path) }) == backup.digest else {
        report.warnings.append(.backupAltered(path))
        return
      }
    }
    for backup in removable {
      let path = layout.logs.appending(backup.name)
      try onDisk { () throws(FileSystemError) in try fileSystem.removeIfPresent(path) }
      report.removed.append(path)
    }
    try onDisk { () throws(FileSystemError) in try fileSystem.synchronizeDirectory(layout.logs) }
  }

  /// Folders of runs without a record are left alone: such a run may be under way.
  private func pruneRuns(
    _ policy: RetentionPolicy,
    _ history: History,
    _ report: inout PruneReport
  ) throws(StoreError) {
    let names = Set(try onDisk(.unchanged, { () throws(FileSystemError) in try runNames() }))
    let finished = history.records.filter { names.contains($0.summary.runID) && RunID($0.summary.runID) != nil }
    for record in finished.dropLast(policy.runs) {
      // A refused candidate waits for a decision as long as a backup does.
      if record.summary.outcome == .refused, isYoung(record, days: policy.days) { continue }
      let folder = layout.runs.appending(record.summary.runID)
      let displaced = try onDisk(.unchanged, { () throws(FileSystemError) in try displacedKinds(in: folder) })
      // What was moved away from the live path was never looked into: only a person may remove it.
      if displaced.contains(where: { $0 != .regular }) { continue }
      // A file there may be an edit that came after a crash and that no backup has.
      if !displaced.isEmpty, isYoung(record, days: policy.days) { continue }
      try onDisk { () throws(FileSystemError) in try removeTree(folder) }
      report.removed.append(folder)
    }
  }

  private func displacedKinds(in run: FilePath) throws(FileSystemError) -> [FileMetadata.Kind] {
    var kinds: [FileMetadata.Kind] = []
    // The launcher moves it into the analyzer's own folder.
    for folder in [run, run.appending("analyzer")] where try fileSystem.exists(folder) {
      for name in try fileSystem.list(folder) where name.hasPrefix("displaced.") {
        kinds.append(try fileSystem.metadata(of: folder.appending(name), followLink: false).kind)
      }
    }
    return kinds
  }

  private func isYoung(_ record: HistoryRecord, days: Int) -> Bool {
    guard let finished = Instant(timestamp: record.finished) else { return true }
    return clock.now.microseconds - finished.microseconds < Int64(days) * 86_400 * 1_000_000
  }

  /// Symbolic links are removed, never followed.
  private func removeTree(_ folder: FilePath) throws(FileSystemError) {
    for name in try fileSystem.list(folder) {
      let path = folder.appending(name)
      if try fileSystem.metadata(of: path, followLink: false).kind == .directory {
        try removeTree(path)
      } else {
        try fileSystem.remove(path)
      }
    }
    try fileSystem.removeDirectory(folder)
  }
}
