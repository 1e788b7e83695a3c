// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import HostSystem
internal import UpdateReporting
internal import UpdateWorkflow

extension ReportPresenter {
  /// A listing in the form that was asked for.
  func show(text: (TextStyle) -> String, json: () -> String) throws(ValidationError) {
    guard [.text, .json].contains(output.format) else {
      throw ValidationError("a listing is text or json, not \(output.format.rawValue)")
    }
    let style = TextStyle(isColored: live.hasColor, width: live.terminal.columns ?? 100)
    live.terminal.writeOutput(output.format == .json ? json() : text(style))
  }

  /// A command that could not do its work: the report says why, and the code goes to the caller.
  func fail(_ failure: UpdateFailure, kind: ReportKind) -> ExitCode {
    let code = live.outside.exitCode(failure.ending)
    var report = UpdateReport(kind: kind, outcome: failure.ending.outcome, exitCode: code)
    report.message = failure.message
    if output.format == .json { live.terminal.writeOutput(JSONReport.render(report)) }
    let style = TextStyle(isColored: false, width: live.terminal.columns ?? 100)
    live.terminal.writeError(FailureText.render(failure.message, style: style))
    return ExitCode(Int32(code))
  }
}
