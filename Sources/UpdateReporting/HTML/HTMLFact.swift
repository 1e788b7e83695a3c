// SPDX-License-Identifier: MIT

/// One line about the run in the page's head.
struct HTMLFact {
  let label: String
  let value: String

  static func of(_ report: UpdateReport) -> [HTMLFact] {
    let facts: [(String, String?)] = [
      ("Run", report.runID), ("Started", report.startedAt.map(HTMLMoment.text)), ("Environment", report.environment),
      ("Database", report.database),
      ("Configuration", report.paths["old"] == nil ? report.config?.path : nil),
      ("Old", report.paths["old"]), ("New", report.paths["new"]), ("Restored from", report.paths["restored_from"]),
      ("Backup", report.backup?.path), ("SHA-256", report.config?.sha256After.map { String($0.prefix(16)) + "…" }),
      ("Took", report.timings.map { "\(($0.totalSeconds * 10).rounded() / 10) s" }),
    ]
    return facts.compactMap { label, value in value.map { HTMLFact(label: label, value: $0) } }
  }
}

/// A moment as people read it.
enum HTMLMoment {
  /// `2026-02-01 03:00 UTC` from ISO 8601.
  static func text(_ moment: String) -> String {
    guard moment.count >= 16 else { return moment }
    return moment.prefix(10) + " " + moment.dropFirst(11).prefix(5) + " UTC"
  }
}

/// What went wrong, in its three parts.
struct HTMLMessage {
  let failed: String
  let details: [String]
  let hasDetails: Bool
  let troubleshooting: [String]
  let state: String
  let next: [String]

  init(_ message: ReportMessage) {
    failed = message.failed
    details = message.details.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    hasDetails = !details.isEmpty
    troubleshooting = message.troubleshooting
    state = message.state
    next = message.next.split(separator: "\n").map(String.init)
  }
}

/// What preflight, validation or gate found.
struct HTMLFinding {
  let sign: String
  let level: String
  let rule: String
  let text: String
  let place: String
  let hint: String?

  init(_ finding: ReportFinding) {
    sign = finding.severity == "warning" ? "~" : "!"
    level = finding.severity
    rule = finding.rule
    text = finding.message
    place = [finding.path, finding.line.map(String.init), finding.column.map(String.init)].compactMap(\.self)
      .joined(separator: ":")
    hint = finding.hint
  }
}

/// One step of the runbook.
struct HTMLStep {
  let number: Int
  let text: String
  let reason: String
  let commands: [String]

  init(_ step: RunbookStep, number: Int) {
    self.number = number
    text = step.text
    reason = step.reason
    commands = step.commands
  }
}
