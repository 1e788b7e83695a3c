// SPDX-License-Identifier: MIT

internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  /// Stage 9: replaces the live file, proves it, and records it; or says why there is nothing to replace.
  func apply(_ comparison: Comparison, _ backup: ConfigBackup?, _ run: LockedRun) throws(UpdateFailure) -> UpdateEnding
  {
    let staged = comparison.candidate.staged
    if request.isDryRun {
      try requireLive(as: backup, else: staged, run)
      _ = keepCandidate(staged, run)
      return .dryRun(hasDifferences: !comparison.diff.isEmpty)
    }
    if let live = comparison.live, comparison.diff.isEmpty,
      !mustRenew(live, by: comparison.candidate.document.configuration)
    {
      try requireLive(as: backup, else: staged, run)
      run.store.discard(staged)
      record.report.config?.sha256After = record.liveBefore?.hexadecimal
      return .unchanged
    }
    // The last moment to stop: from here to the commit record takes milliseconds and is finished whatever arrives.
    if let signal = outside.stopRequests.next() {
      run.store.discard(staged)
      throw interruption(signal)
    }
    return try swap(staged, backup, run)
  }

  private func swap(_ staged: StagedCandidate, _ backup: ConfigBackup?, _ run: LockedRun) throws(UpdateFailure)
    -> UpdateEnding
  {
    record.report.outcome = .applied
    record.report.exitCode = outside.exitCode(.applied)
    do throws(StoreError) {
      let receipt = try run.store.swap(staged, replacing: backup, as: record.summary(.update), holding: run.lock)
      for warning in receipt.warnings { outside.logger.warning("\(warning)") }
      record.report.config?.sha256After = staged.digest.hexadecimal
      // The candidate's bytes are the live file's now, and that is where a person looks.
      record.moveFindings(to: record.report.config?.path)
      outside.logger.debug("Live file verified: sha256 \(staged.digest.hexadecimal)")
      return .applied
    } catch { throw failure(error, keeping: staged, run) }
  }

  /// What was found out is about the file that was backed up: of another one it may not be said.
  private func requireLive(
    as backup: ConfigBackup?,
    else staged: StagedCandidate,
    _ run: LockedRun
  ) throws(UpdateFailure) {
    do throws(StoreError) { try run.store.requireLive(backup?.digest) } catch {
      throw failure(error, keeping: staged, run)
    }
  }

  private func failure(_ error: StoreError, keeping staged: StagedCandidate, _ run: LockedRun) -> UpdateFailure {
    let kept = error.liveFile == .unchanged ? keepCandidate(staged, run) : nil
    var failure = UpdateFailure(error, live: run.liveName)
    if let kept { failure.message.details.append("The candidate is kept: \(outside.display(kept))") }
    return failure
  }

  /// The pipeline's readers warn about a file of 30 days and refuse one of 90: a file in which nothing changed is renewed before.
  private static let renewalDays = 25.0

  private func mustRenew(_ live: TablesConfiguration, by candidate: TablesConfiguration) -> Bool {
    if request.isForced { return true }
    guard let age = days(since: live), age > Self.renewalDays else { return false }
    // A candidate that says it is as old would not help.
    guard let newAge = days(since: candidate), newAge < Self.renewalDays else { return false }
    outside.logger.info(
      "Nothing changed, but the file is \(Int(age)) days old and readers refuse old files: it is renewed"
    )
    return true
  }

  private func days(since configuration: TablesConfiguration) -> Double? {
    // Analyzers write the time on their own wall, without an offset.
    guard let generated = configuration.generatedAt.flatMap({ Instant(timestamp: $0, zone: .local) }) else {
      return nil
    }
    return Double(outside.clock.now.microseconds - generated.microseconds) / 86_400e6
  }

  /// Stage 10: one line of history for every run that held the lock and did not already write it with its commit.
  func recordRun(_ run: LockedRun, _ backup: ConfigBackup?) {
    let isCommitted = record.report.outcome == .applied
    do throws(StoreError) {
      if !isCommitted {
        try run.store.record(record.summary(.update), live: record.liveBefore, backup: backup, holding: run.lock)
      }
    } catch {
      outside.logger.warning("this run could not be recorded in the history: \(error.failure)")
    }
    let pruned = run.store.prune(afterCommit: isCommitted, holding: run.lock)
    for warning in pruned.warnings { outside.logger.warning("\(warning)") }
    for path in pruned.removed { outside.logger.debug("Removed by retention: \(path)") }
  }
}
