// SPDX-License-Identifier: MIT

/// What `validate` says about one file: every finding, worst first as handed in.
package struct ValidationReport: Hashable, Sendable {
  package var path: String
  package var findings: [ReportFinding]
  package var exitCode: Int
  package var tables: Int?
  package var columns: Int?

  package init(path: String, findings: [ReportFinding], exitCode: Int, tables: Int? = nil, columns: Int? = nil) {
    self.path = path
    self.findings = findings
    self.exitCode = exitCode
    self.tables = tables
    self.columns = columns
  }

  /// No finding forbids the use of the file.
  package var isValid: Bool { !findings.contains { $0.severity == "invalid" } }

  /// The findings for a terminal, and a closing line with their number.
  package func text(style: TextStyle) -> String {
    var lines = TextLines(style: style)
    for finding in findings { FindingText.add(finding, to: &lines) }
    lines.add("\(path): \(verdict)")
    return lines.text
  }

  private var verdict: String {
    let amounts = Amounts.inBrackets(ReportedConfig(path: path, tables: tables, columns: columns))
    if findings.isEmpty { return "valid" + amounts }
    var order: [String] = []
    var counts: [String: Int] = [:]
    for finding in findings {
      if counts[finding.severity] == nil { order.append(finding.severity) }
      counts[finding.severity, default: 0] += 1
    }
    return (isValid ? "usable, " : "") + order.map { "\(counts[$0, default: 0]) \($0)" }.joined(separator: ", ")
      + amounts
  }

  /// The report as one JSON document.
  package func json() -> String {
    JSONText.document(
      .object([
        "format_version": .string(UpdateReport.formatVersion), "kind": .string("validation"), "path": .string(path),
        "outcome": .string(isValid ? ReportOutcome.unchanged.rawValue : ReportOutcome.invalid.rawValue),
        "exit_code": .int(exitCode), "tables": .optional(tables), "columns": .optional(columns),
        "findings": .array(findings.map(\.json)),
      ])
    )
  }
}
