// SPDX-License-Identifier: MIT

internal import HostSystem
internal import Logging
internal import SystemPackage
internal import UpdateReporting
internal import UpdateWorkflow

/// Brings a report to the person or program that asked: the result to standard output, what went wrong to standard error.
struct ReportPresenter {
  let live: LiveDependencies
  let output: OutputOptions

  private var style: TextStyle { TextStyle(isColored: live.hasColor, width: live.terminal.columns ?? 100) }

  /// The headline, as soon as it is known what the run is about.
  func open(_ report: UpdateReport) {
    guard output.format == .text else { return }
    live.terminal.writeOutput(TextReport.renderHeader(report, style: style) + "\n")
  }

  func present(_ report: UpdateReport) {
    switch output.format {
    case .json: live.terminal.writeOutput(JSONReport.render(report))
    case .markdown: live.terminal.writeOutput(MarkdownReport.render(report))
    case .html: live.terminal.writeOutput(HTMLReport.render(report))
    case .text:
      var result = report
      // The message goes to standard error, and tells of every finding that it stands on.
      if report.message != nil { result.findings = [] }
      result.message = nil
      let body = TextReport.renderBody(result, style: style)
      // Each stream reads well alone, and so do both together on a terminal: log lines end with an empty line.
      if !body.isEmpty || report.message != nil, live.console.hasWritten { live.console.write("") }
      live.terminal.writeOutput(body)
    }
    if let message = report.message {
      let errorStyle = TextStyle(
        isColored: LiveDependencies.wantsColor(
          output.color,
          isTerminal: live.terminal.errorIsTerminal,
          variables: live.outside.variables
        ),
        width: live.terminal.columns ?? 100
      )
      live.terminal.writeError(FailureText.render(message, style: errorStyle))
    }
  }
}

extension ReportPresenter {
  /// A copy of the report for somebody else; that it could not be written changes nothing about how the run ended.
  func write(_ text: String, to path: FilePath) {
    // The file appears complete or not at all: changelogs and chats read it as soon as it is there.
    let partial = FilePath(path.string + ".partial")
    do throws(FileSystemError) {
      let files = live.outside.files
      try files.removeIfPresent(partial)
      let file = try files.open(partial, for: .create([.ownerReadWrite, .groupRead, .otherRead]))
      try file.write(Array(text.utf8))
      try file.close()
      try files.rename(partial, to: path)
    } catch { live.outside.logger.warning("the report could not be written: \(error)") }
  }
}

/// The one line that Airflow keeps: small, last, machine-readable.
enum AirflowResult {
  static func line(_ report: UpdateReport) -> String {
    "###AIRFLOW_RESULT###" + JSONReport.renderSummary(report) + "\n"
  }
}
