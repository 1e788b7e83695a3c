// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  /// Stage 5: the analyzer writes into the run's own folder; the live file is not within its reach.
  func analyze(_ run: LockedRun, _ backup: ConfigBackup?) throws(UpdateFailure) -> Analysis {
    let directory = run.store.layout.run(record.runID)
    guard let interpreter = run.settings.interpreter.chosen else {
      throw unchanged(.environmentWrong, "no Python interpreter", next: "etl-update-schema --python /path/to/python3")
    }
    let decision = run.placement?.answer()
    let invocation = AnalyzerInvocation(
      script: run.settings.paths.script,
      interpreter: interpreter.path,
      environment: run.settings.childEnvironment,
      runDirectory: directory,
      liveConfiguration: run.store.layout.live,
      limits: request.limits,
      secrets: run.settings.secrets,
      decision: decision
    )
    outside.logger.info("Running schema analysis...")
    record.report.analyzer?.log = outside.display(invocation.log)
    let guarding = try openGuard(decision, run, backup)
    let before = try surroundings(run)
    let exit = try launch(invocation, run)
    note(exit)
    try reassure(backup, run)
    let displaced = try putBackLive(exit, isGuarded: guarding, run, backup)
    let touched = try touchedFiles(since: before, exit, run, backup) + (displaced.map { [$0] } ?? [])
    let bytes: [UInt8]
    do throws(UpdateFailure) { bytes = try candidate(of: exit, invocation, run) } catch {
      var failure = error
      if let displaced { failure.message.details.append(displaced) }
      throw failure
    }
    outside.logger.info("Schema analysis complete in \(Seconds.text(exit.process.seconds))")
    return Analysis(exit: exit, bytes: bytes, source: invocation.candidate, touched: touched)
  }

  private func launch(_ invocation: AnalyzerInvocation, _ run: LockedRun) throws(UpdateFailure) -> AnalyzerExit {
    do throws(AnalyzerError) {
      return try AnalyzerRunner(launcher: outside.launcher, files: outside.files)
        .run(invocation, observer: outside.progress) { process in noteStart(of: process, run) }
    } catch {
      switch error {
      case .runDirectoryUnusable(let error):
        throw unchanged(.notStored, error.description, next: "Check the folder: ls -ld '\(error.path)'")
      case .notStarted(let error):
        throw unchanged(
          .environmentWrong,
          "the interpreter does not start: \(error)",
          next: error.remedy ?? "etl-update-schema --python /path/to/python3"
        )
      }
    }
  }

  // Should this process die, the next start ends the analyzer if, and only if, it still is this very process.
  private func noteStart(of process: Int32, _ run: LockedRun) {
    guard let facts = outside.processes.process(process), let boot = outside.processes.bootID else { return }
    let own = outside.processes.process(outside.processIdentifier)
    let analyzer = OrphanedAnalyzer(
      pid: process,
      group: facts.group,
      startTime: facts.startTime,
      bootID: boot,
      parent: outside.processIdentifier,
      parentStartTime: own?.startTime
    )
    do throws(StoreError) { try run.store.note(analyzer, run: record.runID) } catch {
      outside.logger.warning("\(error.failure); should this run be killed, its analyzer may have to be ended by hand")
    }
  }

  private func note(_ exit: AnalyzerExit) {
    record.report.analyzer?.placement = exit.placement?.rawValue
    record.report.analyzer?.exit = exit.process.ending.text
    record.report.analyzer?.seconds = exit.process.seconds
    record.report.analyzer?.tables = exit.progress.tables
    record.report.analyzer?.errors = exit.progress.errors
    record.report.analyzer?.warnings = exit.progress.warnings
    record.report.analyzer?.newTablesToCreate = exit.newTablesToCreate
    if let error = exit.logError { outside.logger.warning("the analyzer's log is incomplete: \(error)") }
  }

  /// The bytes of the candidate, or why there is none. A run that we ended, or that left nothing, fails here.
  private func candidate(
    of exit: AnalyzerExit,
    _ invocation: AnalyzerInvocation,
    _ run: LockedRun
  ) throws(UpdateFailure) -> [UInt8] {
    let log = "Read the log: \(outside.display(invocation.log))"
    switch exit.process.stop {
    case .interrupted(let signal): throw interruption(signal)
    case .timedOut:
      throw unchanged(
        .timedOut,
        "the analyzer ran longer than \(Seconds.text(request.limits.timeout ?? 0)) and was ended\(exit.position)",
        next: "Allow more: etl-update-schema --timeout 2h\n\(log)"
      )
    case .stalled:
      throw unchanged(
        .timedOut,
        "the analyzer printed nothing for \(Seconds.text(request.limits.stallTimeout ?? 0)) and was ended\(exit.position)",
        next: "Allow more: etl-update-schema --stall-timeout 30m\n\(log)"
      )
    case nil: break
    }
    if let failure = exit.launcherFailure {
      throw unchanged(.analyzerFailed, "the analyzer could not be run (\(failure.kind)): \(failure.message)", next: log)
    }
    do throws(FileSystemError) {
      return try outside.files.contents(of: invocation.candidate, limit: TablesStore.sizeLimit)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else {
        throw unchanged(.analyzerFailed, "the analyzer's result cannot be read: \(error)", next: log)
      }
      let explanation = AnalyzerFailureText(exit: exit, settings: run.settings)
      throw UpdateFailure(
        .analyzerFailed,
        ReportMessage(
          failed: explanation.failed,
          details: explanation.details,
          troubleshooting: explanation.troubleshooting,
          state: "Configuration unchanged.",
          next: explanation.next.map { "\($0)\n\(log)" } ?? log
        )
      )
    }
  }

  func unchanged(_ ending: UpdateEnding, _ failed: String, next: String) -> UpdateFailure {
    UpdateFailure(ending, ReportMessage(failed: failed, state: "Configuration unchanged.", next: next))
  }
}
