// SPDX-License-Identifier: MIT

package import HostSystem
internal import SystemPackage

extension TablesStore {
  /// Repairs what a crash left, before anything else a run does. May itself be killed at any point: the next one goes on.
  ///
  /// Throws `.needsAttention`, having changed no configuration, when only a person can decide; `.repairNeeded`, having ended orphans
  /// only, when a live file would have to change and may not.
  package func recover(
    holding lock: StoreLock,
    processes: any ProcessTable,
    mayChangeLive: Bool = true,
    isValid: @escaping ([UInt8]) -> Bool
  ) throws(StoreError) -> RecoveryReport {
    try lock.verify()
    var report = RecoveryReport()
    // First of all: an orphan that writes in place could undo every repair.
    for orphan in try onDisk(.unchanged, { () throws(FileSystemError) in try orphanedAnalyzers(in: processes) }) {
      end(orphan, in: processes, &report)
    }
    let steps = try RecoveryPlan(store: self, isValid: isValid).steps()
    if !mayChangeLive, let live = steps.compactMap(liveFile(changedBy:)).first { throw .repairNeeded(live) }
    for step in steps {
      try carryOut(step, holding: lock, &report)
      report.steps.append(step)
    }
    return report
  }

  private func liveFile(changedBy step: RecoveryStep) -> FilePath? {
    switch step {
    case .restoreBackup(let intent): layout.target(of: intent)
    case .restoreAfterRun(let run): note(of: run).map { UnfinishedRun(id: run, note: $0).live(from: layout.logs) }
    default: nil
    }
  }

  private func end(_ orphan: OrphanedAnalyzer, in processes: any ProcessTable, _ report: inout RecoveryReport) {
    do {
      try processes.killGroup(orphan.group)
    } catch {
      report.warnings.append(.analyzerNotEnded(pid: orphan.pid, error))
      return
    }
    // SIGKILL takes effect a moment later; until then the orphan could still write.
    for _ in 0..<200 where orphan.isAlive(in: processes) { clock.sleep(seconds: 0.01) }
    report.steps.append(.endAnalyzer(orphan))
  }

  private func carryOut(
    _ step: RecoveryStep,
    holding lock: StoreLock,
    _ report: inout RecoveryReport
  ) throws(StoreError) {
    switch step {
    case .endAnalyzer: break
    case .dropTornHistoryLine, .addLineFeedToHistory:
      try onDisk { () throws(FileSystemError) in try repairHistory(holding: lock) }
    case .completeSwap(let intent):
      let store = serving(layout.target(of: intent))
      try onDisk(.replaced) { () throws(FileSystemError) in
        try fileSystem.synchronizeDirectory(store.layout.directory)
      }
      try settle(intent, as: .applied, "the next start found the new file live and completed the record", holding: lock)
    case .abandonSwap(let intent):
      try settle(intent, as: .interrupted, "the run died before the live file was replaced", holding: lock)
    case .keepForeignEdit(let intent, _):
      try settle(
        intent,
        as: .interrupted,
        "the live file was edited after the run died; the edit was kept",
        holding: lock
      )
    case .restoreBackup(let intent):
      let (run, live) = (intent.record.summary.runID, layout.target(of: intent))
      try restore(intent.record.backup, intent.record.fromDigest, to: live, run: run, &report)
      try settle(
        intent,
        as: .interrupted,
        intent.record.fromDigest == nil
          ? "the run died before its first configuration was accepted"
          : "the run died and left no usable file; its backup was restored",
        holding: lock
      )
    case .restoreAfterRun(let run):
      guard let note = note(of: run) else { return }
      let live = UnfinishedRun(id: run, note: note).live(from: layout.logs)
      try restore(note.backup, note.from.flatMap(Digest.init(hexadecimal:)), to: live, run: run, &report)
    case .closeJournal, .postpone:
      try onDisk { () throws(FileSystemError) in try closeJournal() }
    case .setAsideJournal:
      try setAsideJournal(holding: lock)
    case .removeLeftover(let path):
      do { try fileSystem.removeIfPresent(path) } catch { report.warnings.append(.leftoverNotRemoved(error)) }
    case .recordCrashedRun(let run):
      try recordCrashedRun(run, holding: lock)
    }
  }

  /// The same store for another live file: a crashed run may have served a second configuration with the same logs.
  func serving(_ target: FilePath) -> TablesStore {
    guard target != layout.live else { return self }
    return TablesStore(layout: layout.serving(live: target), fileSystem: fileSystem, clock: clock, zone: zone)
  }

  /// Record first, journal second: between the two the next start only closes the journal.
  private func settle(
    _ intent: SwapIntent,
    as outcome: RunSummary.Outcome,
    _ reason: String,
    holding lock: StoreLock
  ) throws(StoreError) {
    var summary = intent.record.summary
    summary.outcome = outcome
    summary.reason = reason
    if outcome != .applied { summary.exitCode = nil }
    let record = HistoryRecord(
      sequence: try history(holding: lock).nextSequence,
      summary: summary,
      configuration: intent.record.configuration,
      finished: clock.now,
      from: intent.record.fromDigest,
      to: outcome == .applied ? intent.record.toDigest : nil,
      backup: intent.record.backup
    )
    try onDisk(outcome == .applied ? .replaced : .unchanged) { () throws(FileSystemError) in
      try append(record, holding: lock)
      try closeJournal()
    }
  }

  /// The backup of these bytes goes live again, or nothing when there was nothing; what stood there is kept, and named in the report.
  private func restore(
    _ name: String?,
    _ digest: Digest?,
    to live: FilePath,
    run: String,
    _ report: inout RecoveryReport
  ) throws(StoreError) {
    let store = serving(live)
    var source: (path: FilePath, digest: Digest)?
    if let name, let digest {
      let path = layout.logs.appending(name)
      let found = try onDisk(.undecided) { () throws(FileSystemError) in try self.digest(of: path) }
      guard found == digest else {
        throw .needsAttention(
          RecoveryProblem(
            reason: found == nil ? .backupMissing(name) : .backupDamaged(name),
            live: store.layout.live,
            journal: layout.journal
          )
        )
      }
      source = (path, digest)
    }
    if let displaced = try store.clearLive(run: run) { report.warnings.append(.displaced(displaced)) }
    try store.restore(source, run: run)
    if source != nil { report.restored.append(live) }
  }

  /// Keeps a journal that nobody can act on under another name. For a rollback to a named file after `.needsAttention`:
  /// the user has decided what becomes live, so the old intent no longer matters.
  package func setAsideJournal(holding lock: StoreLock) throws(StoreError) {
    try lock.verify()
    guard try onDisk(.undecided, { () throws(FileSystemError) in try readJournal() }) != .none else { return }
    try onDisk { () throws(FileSystemError) in
      let name = "journal.json.damaged.\(clock.now.stamp(in: zone))"
      _ = try fileSystem.rename(layout.journal, into: layout.logs, as: name)
      try fileSystem.synchronizeDirectory(layout.logs)
    }
  }
}
