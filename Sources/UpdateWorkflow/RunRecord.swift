// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
internal import TablesStore
internal import UpdateReporting

/// What a run has found out so far. Whatever ends it, the report is made from here.
final class RunRecord {
  let runID: RunID
  let started: Instant
  var report: UpdateReport
  /// Known once the store is: where report and candidate are kept.
  var runDirectory: FilePath?
  var liveBefore: Digest?
  private let clock: any WallClock
  private let logger: Logger
  private let startedUptime: Double
  private var stageSeconds: [String: Double] = [:]

  init(kind: ReportKind, runID: RunID, outside: UpdateDependencies) {
    self.runID = runID
    clock = outside.clock
    logger = outside.logger
    started = clock.now
    startedUptime = clock.uptime
    report = UpdateReport(kind: kind, outcome: .failed, exitCode: 1)
    report.runID = runID.text
    report.startedAt = started.iso8601
  }

  /// Announces one stage, runs it, and keeps its time.
  func stage<Value>(_ stage: RunStage, _ body: () throws(UpdateFailure) -> Value) throws(UpdateFailure) -> Value {
    logger.debug("Stage: \(stage.rawValue)")
    let begun = clock.uptime
    defer { stageSeconds[stage.rawValue, default: 0] += clock.uptime - begun }
    return try body()
  }

  func note(_ settings: ETLSettings, display: (FilePath) -> String) {
    report.environment = settings.environment.rawValue
    report.database = settings.connection.displayName
    report.config = ReportedConfig(path: display(settings.paths.configuration))
    report.paths["project_root"] = settings.paths.projectRoot.string
    report.paths["pipeline"] = settings.paths.pipeline.string
    report.paths["logs"] = settings.paths.logsDirectory.string
    report.analyzer = ReportedAnalyzer(
      script: display(settings.paths.script),
      interpreter: settings.interpreter.chosen?.path.string
    )
  }

  func note(_ configuration: TablesConfiguration) {
    let facts = ConfigurationFacts(configuration)
    report.config?.tables = facts.tables
    report.config?.columns = facts.columns
  }

  /// Findings about the candidate name the file that holds its bytes from now on.
  func moveFindings(to path: String?) {
    for index in report.findings.indices where report.findings[index].stage == RunStage.validation.rawValue {
      report.findings[index].path = path
    }
  }

  /// Sets the ending; the times are final only when the report is asked for.
  func finish(_ ending: UpdateEnding, exitCode: Int, message: ReportMessage? = nil) {
    report.outcome = ending.outcome
    report.exitCode = exitCode
    if let message { report.message = message }
    report.timings = ReportTimings(
      totalSeconds: clock.uptime - startedUptime,
      analyzerSeconds: report.analyzer?.seconds ?? 0,
      stages: stageSeconds
    )
  }

  /// The run as one line of the history.
  func summary(_ kind: RunSummary.Kind) -> RunSummary {
    var summary = RunSummary(
      runID: runID,
      kind: kind,
      outcome: RunSummary.Outcome(rawValue: report.outcome.rawValue) ?? .failed,
      exitCode: report.exitCode,
      started: started,
      environment: report.environment,
      database: report.database
    )
    summary.tables = report.config?.tables
    summary.columns = report.config?.columns
    summary.changes = report.diff?.summary.countsByName ?? [:]
    summary.reason = report.message?.failed
    return summary
  }
}
