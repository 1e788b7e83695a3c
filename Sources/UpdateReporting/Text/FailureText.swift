// SPDX-License-Identifier: MIT

/// A failure in three parts: what failed, in what state the live file is, what to type next.
package enum FailureText {
  /// The block alone, for standard error.
  package static func render(_ message: ReportMessage, style: TextStyle) -> String {
    var lines = TextLines(style: style)
    add(message, to: &lines)
    return lines.text
  }

  static func add(_ message: ReportMessage, to lines: inout TextLines) {
    lines.gap()
    error(message.failed, &lines)
    for detail in message.details.flatMap({ $0.split(separator: "\n", omittingEmptySubsequences: false) }) {
      lines.addUnwrapped(String(detail))
    }
    if !message.troubleshooting.isEmpty {
      lines.gap()
      lines.addPainted("Troubleshooting:")
      for (index, place) in message.troubleshooting.enumerated() { lines.add(place, after: "\(index + 1). ") }
    }
    lines.gap()
    lines.add(message.state)
    for (index, step) in message.next.split(separator: "\n").enumerated() {
      lines.addUnwrapped((index == 0 ? "Next: " : "      ") + step)
    }
  }

  /// Each line of the text becomes an error line of its own.
  private static func error(_ text: String, _ lines: inout TextLines) {
    for line in text.split(separator: "\n") {
      var inner = TextLines(style: lines.style)
      inner.add(String(line), after: "[ERROR] ")
      for wrapped in inner.lines {
        lines.addPainted(
          wrapped.hasPrefix("[ERROR]") ? lines.style.paint("[ERROR]", .bold, .red) + wrapped.dropFirst(7) : wrapped
        )
      }
    }
  }
}

/// One finding in one line, as compilers print theirs.
enum FindingText {
  static func add(_ finding: ReportFinding, to lines: inout TextLines) {
    let subject = finding.table.map { finding.message.contains($0) ? "" : "\($0): " } ?? ""
    lines.add("\(place(finding))\(finding.severity): \(subject)\(finding.message) [\(finding.rule)]", after: "  ")
    if let hint = finding.hint { lines.add(hint, after: "    ") }
  }

  private static func place(_ finding: ReportFinding) -> String {
    let parts = [finding.path, finding.line.map(String.init), finding.column.map(String.init)].compactMap(\.self)
    return parts.isEmpty ? "" : parts.joined(separator: ":") + ": "
  }
}

/// One numbered step; a list of statements is cut where it would fill the screen.
enum StepText {
  private static let mostCommands = 3

  static func add(_ step: RunbookStep, number: Int, unfold: String?, to lines: inout TextLines) {
    let lead = "\(number). "
    if step.commands.count == 1, step.kind != .alterTarget {
      lines.add("\(step.text): \(brief(step, unfold, lines.style.width))", after: lead)
      return
    }
    lines.add(step.text + (step.commands.isEmpty ? "" : ":"), after: lead)
    for command in step.commands.prefix(mostCommands) { lines.addUnwrapped("   " + command) }
    let folded = step.commands.count - mostCommands
    if folded > 0 { lines.add("and \(folded) more" + (unfold.map { ": " + $0 } ?? ""), after: "   ") }
  }

  /// A command of more than three lines is not shown: cut in the middle it would be another command.
  private static func brief(_ step: RunbookStep, _ unfold: String?, _ width: Int) -> String {
    guard let unfold, TextLayout.cells(step.commands[0]) > 3 * width else { return step.commands[0] }
    return "\(Amounts.of(step.tables.count, "table")), the command is in: \(unfold)"
  }
}
