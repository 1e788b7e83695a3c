// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The report for a terminal: what changed worst first, what became of the file, what to do next.
package enum TextReport {
  /// The whole text with a newline at its end; a run that changed nothing is one line.
  package static func render(_ report: UpdateReport, style: TextStyle) -> String {
    let isUnchanged = report.outcome == .unchanged && report.message == nil
    return (isUnchanged ? "" : renderHeader(report, style: style) + "\n") + renderBody(report, style: style)
  }

  /// What the run is about; can be shown as soon as that is known.
  package static func renderHeader(_ report: UpdateReport, style: TextStyle) -> String {
    var lines = TextLines(style: style)
    header(report, &lines)
    return lines.text
  }

  /// What the run has found out and done; empty when there is nothing to say.
  package static func renderBody(_ report: UpdateReport, style: TextStyle) -> String {
    var lines = TextLines(style: style)
    if report.outcome == .unchanged, report.message == nil {
      lines.add(unchangedLine(report))
      return lines.text
    }
    if let diff = report.diff { changes(diff, report, &lines) }
    if let impact = report.impact { ImpactText(impact: impact, unfold: report.unfoldingCommand).add(to: &lines) }
    findings(report, &lines)
    closing(report, &lines)
    if let message = report.message { FailureText.add(message, to: &lines) }
    nextSteps(report, &lines)
    return lines.text
  }

  private static func unchangedLine(_ report: UpdateReport) -> String {
    let subject =
      report.kind == .diff ? "Both files say the same" : "tables.yml matches \(report.database ?? "the database")"
    let line = "No changes. \(subject)\(Amounts.inBrackets(report.config))."
    // What was so before is no news: it is counted, and can be asked for.
    guard !report.findings.isEmpty, let path = report.config?.path else { return line }
    let command = "etl-update-schema validate \(ShellWord.quoted(path))"
    return line + " \(Amounts.of(report.findings.count, "finding")): \(command)"
  }

  private static func header(_ report: UpdateReport, _ lines: inout TextLines) {
    lines.addPainted(lines.style.paint(report.kind.title, .bold))
    lines.addPainted(String(repeating: "=", count: report.kind.title.count))
    lines.gap()
    let facts = [
      ("Environment", report.environment), ("Database", report.database),
      ("Configuration", report.kind == .diff ? nil : report.config?.path),
      ("Old", report.paths["old"]), ("New", report.paths["new"]),
    ]
    for (label, value) in facts {
      if let value { lines.addUnwrapped("\(label): \(value)") }
    }
  }

  private static func changes(_ diff: TablesDiff, _ report: UpdateReport, _ lines: inout TextLines) {
    lines.gap()
    if diff.isFirst {
      lines.add("First configuration\(Amounts.inBrackets(report.config)): there was nothing to compare with.")
      return
    }
    guard !diff.isEmpty else {
      lines.add("No changes\(Amounts.inBrackets(report.config)).")
      return
    }
    lines.addPainted(lines.style.paint("Schema Changes Detected:", .bold))
    for count in ChangeCounts.lines(diff) { lines.add(count, after: "- ") }
    ChangeGroups(diff: diff, unfold: report.unfoldingCommand).add(to: &lines)
  }

  private static func findings(_ report: UpdateReport, _ lines: inout TextLines) {
    guard !report.findings.isEmpty else { return }
    lines.gap()
    lines.addPainted(lines.style.paint("Findings:", .bold))
    for finding in report.findings { FindingText.add(finding, to: &lines) }
  }

  private static func closing(_ report: UpdateReport, _ lines: inout TextLines) {
    guard let sentence = report.closingSentence else { return }
    lines.gap()
    lines.addPainted(lines.style.paint(sentence, .bold, .green))
    if let restored = report.paths["restored_from"], report.outcome == .applied {
      lines.addUnwrapped("Restored from: \(restored)")
    }
    if let backup = report.backup, report.outcome == .applied { lines.addUnwrapped("Backup saved: \(backup.path)") }
  }

  private static func nextSteps(_ report: UpdateReport, _ lines: inout TextLines) {
    guard !report.nextSteps.isEmpty else { return }
    lines.gap()
    lines.addPainted(lines.style.paint("Next steps:", .bold))
    for (index, step) in report.nextSteps.enumerated() {
      StepText.add(step, number: index + 1, unfold: report.unfoldingCommand, to: &lines)
    }
  }
}

extension ReportKind {
  /// The headline.
  var title: String {
    switch self {
    case .update: "ETL Schema Update"
    case .rollback: "ETL Schema Rollback"
    case .diff: "ETL Schema Comparison"
    case .validate: "ETL Schema Validation"
    case .check: "ETL Schema Check"
    case .evolve: "ETL Schema Evolution"
    }
  }
}

extension UpdateReport {
  /// How the run ended, for the runs that ended well; the others have a message.
  var closingSentence: String? {
    switch (kind, outcome) {
    case (.diff, _), (.check, _), (.validate, _): nil
    case (.rollback, .applied): "Configuration restored successfully!"
    case (_, .applied): "Configuration updated successfully!"
    case (_, .dryRun): "Dry run: configuration unchanged."
    default: nil
    }
  }

  /// What to type to see everything.
  var unfoldingCommand: String? {
    if let unfoldCommand { return unfoldCommand }
    if let old = paths["old"], let new = paths["new"] {
      return "etl-update-schema diff \(ShellWord.quoted(old)) \(ShellWord.quoted(new)) --format markdown"
    }
    return runID.map { "etl-update-schema report \(ShellWord.quoted($0)) --format markdown" }
  }
}
