// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The report for pull requests, chats and changelogs: everything that the text report folds is here, behind a summary line.
package enum MarkdownReport {
  /// The document, with a newline at its end.
  package static func render(_ report: UpdateReport) -> String {
    var lines = ["# \(report.kind.title)", ""]
    lines += facts(report)
    lines += message(report)
    if let diff = report.diff { lines += changes(diff, report) }
    if let impact = report.impact { lines += ImpactMarkdown.lines(impact) }
    lines += findings(report)
    lines += steps(report)
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func facts(_ report: UpdateReport) -> [String] {
    let facts: [(String, String?)] = [
      ("Outcome", report.outcome.rawValue), ("Run", report.runID), ("Environment", report.environment),
      ("Database", report.database), ("Configuration", report.config?.path), ("Backup", report.backup?.path),
      ("Old", report.paths["old"]), ("New", report.paths["new"]), ("SHA-256", report.config?.sha256After),
    ]
    let rows = facts.compactMap { label, value in
      value.map { "| \(label) | \(MarkdownText.code($0, inTable: true)) |" }
    }
    return ["| | |", "|---|---|"] + rows + [""]
  }

  private static func message(_ report: UpdateReport) -> [String] {
    guard let message = report.message else { return [] }
    var lines = ["> [!CAUTION]", "> **\(MarkdownText.prose(message.failed))**"]
    lines += message.troubleshooting.enumerated().map { "> \($0.offset + 1). \(MarkdownText.prose($0.element))" }
    lines += [">", "> " + MarkdownText.prose(message.state), ">", "> Next: " + MarkdownText.code(message.next), ""]
    if !message.details.isEmpty { lines += MarkdownText.block(message.details, language: "text") + [""] }
    return lines
  }

  private static func changes(_ diff: TablesDiff, _ report: UpdateReport) -> [String] {
    if diff.isFirst { return ["First configuration\(Amounts.inBrackets(report.config)).", ""] }
    guard !diff.isEmpty else { return ["No changes\(Amounts.inBrackets(report.config)).", ""] }
    var lines = ["## Schema changes", ""]
    lines += ChangeCounts.lines(diff).map { "- " + MarkdownText.prose($0) } + [""]
    for severity in ChangeSeverity.worstFirst { lines += MarkdownGroup(diff: diff, severity: severity).lines }
    return lines
  }

  private static func findings(_ report: UpdateReport) -> [String] {
    guard !report.findings.isEmpty else { return [] }
    let rows = report.findings.map { finding in
      let place = [finding.path, finding.line.map(String.init), finding.column.map(String.init)].compactMap(\.self)
      return "| \(MarkdownText.prose(finding.severity)) | \(MarkdownText.code(finding.rule, inTable: true)) "
        + "| \(MarkdownText.prose(finding.message)) | \(MarkdownText.code(place.joined(separator: ":"), inTable: true)) |"
    }
    return ["## Findings", "", "| Severity | Rule | Message | Place |", "|---|---|---|---|"] + rows + [""]
  }

  private static func steps(_ report: UpdateReport) -> [String] {
    guard !report.nextSteps.isEmpty else { return [] }
    var lines = ["## Next steps", ""]
    for (index, step) in report.nextSteps.enumerated() {
      lines += ["\(index + 1). **\(MarkdownText.prose(step.text))**: \(MarkdownText.prose(step.reason))", ""]
      guard !step.commands.isEmpty else { continue }
      let language = step.kind == .alterTarget ? "sql" : "sh"
      lines += MarkdownText.block(step.commands, language: language).map { "   " + $0 } + [""]
    }
    return lines
  }
}
