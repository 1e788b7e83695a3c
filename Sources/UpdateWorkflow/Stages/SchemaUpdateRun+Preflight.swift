// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import Preflight
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  /// Stage 2: everything that can be known to fail is found out before anything slow starts.
  func inspect(_ settings: ETLSettings) throws(UpdateFailure) -> PreflightResult {
    let places = PlaceInspection(
      configuration: settings.paths.configuration,
      logs: settings.paths.logsDirectory,
      runID: record.runID,
      fileSystem: outside.files
    ).findings()
    var result = PreflightInspection(launcher: outside.launcher, files: outside.files)
      .inspect(settings, connectTimeout: request.connectTimeout)
    result.findings += places.map(PreflightFinding.init)
    record.report.findings += result.findings.map(ReportFinding.init)
    if let signal = result.interruptedBy { throw interruption(signal) }

    for finding in result.findings where finding.severity == .warning {
      outside.logger.warning("\(finding.message) (\(finding.hint))")
    }
    let errors = result.findings.filter { $0.severity == .error }
    guard errors.isEmpty else { throw failure(errors) }
    if let connection = result.answer?.connection {
      outside.logger.debug(
        "Database reachable: \(connection.dialect ?? "") \(connection.serverVersion ?? ""), \(connection.tableCount ?? 0) tables"
      )
    }
    return result
  }

  func interruption(_ signal: Int32) -> UpdateFailure {
    UpdateFailure(
      .interrupted(signal: signal),
      ReportMessage(
        failed: "interrupted by signal \(signal)",
        state: "Configuration unchanged.",
        next: "Start again: etl-update-schema"
      )
    )
  }

  private func failure(_ errors: [PreflightFinding]) -> UpdateFailure {
    // The database's trouble is what the person can least see for herself, so its code and its block come first.
    let database = errors.filter { $0.domain == .database }
    let ending: UpdateEnding =
      if !database.isEmpty { .databaseUnavailable } else if errors.contains(where: { $0.domain == .environment }) {
        .environmentWrong
      } else { .notStored }
    let ordered = database + errors.filter { $0.domain != .database }
    let troubleshooting =
      database.isEmpty
      ? []
      : ["Check database connectivity", "Verify environment variables", "Ensure database permissions"]
    return UpdateFailure(
      ending,
      ReportMessage(
        failed: (ordered.map(\.message) + (database.isEmpty ? [] : ["Cannot proceed with schema analysis"]))
          .joined(separator: "\n"),
        troubleshooting: troubleshooting,
        state: "Configuration unchanged.",
        next: ordered.map(\.hint).joined(separator: "\n")
      )
    )
  }
}

extension PreflightFinding {
  init(_ finding: PlaceFinding) {
    self.init(
      "place",
      finding.severity == .error ? .error : .warning,
      .storage,
      message: "\(finding.path): \(finding.problem)",
      hint: finding.hint
    )
  }
}

extension ReportFinding {
  init(_ finding: PreflightFinding) {
    self.init(
      stage: RunStage.preflight.rawValue,
      rule: finding.check,
      severity: finding.severity.rawValue,
      message: finding.message,
      hint: finding.hint
    )
  }
}
