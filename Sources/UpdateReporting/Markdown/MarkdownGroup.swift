// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// All changes of one severity as a table behind a summary line; the worst severities stand open.
struct MarkdownGroup {
  let diff: TablesDiff
  let severity: ChangeSeverity

  var lines: [String] {
    let rows = findings + changes
    guard !rows.isEmpty else { return [] }
    return ["<details\(severity >= .silentLoss ? " open" : "")>"]
      + ["<summary><b>\(severity.title)</b> (\(Amounts.of(rows.count, "change")))</summary>", ""]
      + ["| | Table | Change | Old | New |", "|---|---|---|---|---|"] + rows + [""] + reasons + ["</details>", ""]
  }

  private var findings: [String] {
    diff.fileFindings.filter { $0.severity == severity }.map { finding in
      row("~", "(file)", MarkdownText.prose(finding.phrase), "", "")
    }
  }

  private var changes: [String] {
    diff.changes.filter { $0.severity == severity }.map { change in
      let note = change.note.map { ": " + MarkdownText.prose($0) } ?? ""
      let subject = change.field.isEmpty ? "" : " " + MarkdownText.code(change.field, inTable: true)
      return row(
        ChangeMark(change).rawValue,
        change.table,
        change.kind.words + subject + note,
        value(change.old?.spelling),
        value(change.new?.spelling)
      )
    }
  }

  private func value(_ spelling: String?) -> String { spelling.map { MarkdownText.code($0, inTable: true) } ?? "" }

  private func row(_ mark: String, _ table: String, _ change: String, _ old: String, _ new: String) -> String {
    "| `\(mark)` | \(MarkdownText.code(table, inTable: true)) | \(change) | \(old) | \(new) |"
  }

  /// Why each kind in this group matters, once.
  private var reasons: [String] {
    var said: Set<ChangeKind> = []
    let kinds = diff.changes.filter { $0.severity == severity && said.insert($0.kind).inserted }.map(\.kind)
    return kinds.isEmpty ? [] : kinds.map { "- *\($0.words)*: \(MarkdownText.prose($0.explanation))" } + [""]
  }
}

extension ChangeKind {
  /// The kind as words: `primary key changed`.
  var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
