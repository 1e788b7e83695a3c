// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The changed tables by severity, worst first; beyond a screenful they are folded.
struct ChangeGroups {
  /// Tables listed by name, and lines for one of them.
  static let mostTables = 20
  static let mostLines = 6

  let diff: TablesDiff
  /// What to type to see everything.
  let unfold: String?

  func add(to lines: inout TextLines) {
    let tables = diff.changedTables
    let shown = tables.prefix(Self.mostTables)
    let nameWidth = min(28, shown.map { TextLayout.cells($0.name) }.max() ?? 0)
    for severity in ChangeSeverity.worstFirst {
      let findings = diff.fileFindings.filter { $0.isListed && $0.severity == severity }
      let group = shown.filter { $0.severity == severity }
      guard !findings.isEmpty || !group.isEmpty else { continue }
      lines.gap()
      heading(severity, tables: tables.count { $0.severity == severity }, &lines)
      for finding in findings { add(finding, nameWidth, &lines) }
      for (index, table) in group.enumerated() {
        add(table, nameWidth, &lines)
        if severity >= .silentLoss { reasons(for: table, before: group.dropFirst(index + 1), &lines) }
      }
    }
    fold(tables.count - shown.count, &lines)
  }

  private func heading(_ severity: ChangeSeverity, tables: Int, _ lines: inout TextLines) {
    let amount = tables == 0 ? "" : " (\(Amounts.of(tables, "table")))"
    lines.addPainted(lines.style.paint(severity.title + amount, as: severity))
  }

  private func add(_ finding: FileFinding, _ nameWidth: Int, _ lines: inout TextLines) {
    let mark: ChangeMark = finding.severity >= .silentLoss ? .harmful : .changed
    row(mark, finding.severity, "(file)", finding.phrase, nameWidth, &lines)
  }

  private func add(_ table: ChangedTable, _ nameWidth: Int, _ lines: inout TextLines) {
    let phrases = TablePhrases.of(table)
    for (index, phrase) in phrases.prefix(Self.mostLines).enumerated() {
      row(phrase.mark, phrase.severity, index == 0 ? table.name : "", phrase.text, nameWidth, &lines)
    }
    if phrases.count > Self.mostLines {
      row(.changed, .informational, "", "and \(phrases.count - Self.mostLines) more", nameWidth, &lines)
    }
  }

  private func row(
    _ mark: ChangeMark,
    _ severity: ChangeSeverity,
    _ name: String,
    _ text: String,
    _ nameWidth: Int,
    _ lines: inout TextLines
  ) {
    var inner = TextLines(style: lines.style)
    // A name longer than its column stands alone in front; nothing is cut, because a cut name is another name.
    inner.add(text, after: "  \(mark.rawValue) \(InertName.padded(name, to: nameWidth))  ")
    for (index, line) in inner.lines.enumerated() {
      guard index == 0 else {
        lines.addPainted(line)
        continue
      }
      lines.addPainted("  " + lines.style.paint(mark.rawValue, as: severity) + line.dropFirst(3))
    }
  }

  /// Why the worst kinds matter: once for each kind, under the last table that it concerns.
  private func reasons(for table: ChangedTable, before rest: ArraySlice<ChangedTable>, _ lines: inout TextLines) {
    var said = Set(rest.flatMap(\.changes).map(\.kind))
    for change in table.changes where change.severity >= .silentLoss && said.insert(change.kind).inserted {
      lines.add(change.kind.explanation, after: "    ", .dim)
    }
  }

  private func fold(_ count: Int, _ lines: inout TextLines) {
    guard count > 0 else { return }
    lines.add("and \(Amounts.of(count, "more table"))" + (unfold.map { ": " + $0 } ?? ""), after: "  ")
  }
}
