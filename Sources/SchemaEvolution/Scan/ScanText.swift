// SPDX-License-Identifier: MIT

/// A scan's report for people.
package struct ScanText {
  private let report: ScanReport

  package init(_ report: ScanReport) { self.report = report }

  package var text: String {
    var lines = ["\(report.source): \(report.tableCount) tables compared" + (report.isApplied ? ", recorded" : "")]
    for table in report.tables {
      let outcome = table.outcome
      lines.append(
        "  \(outcome.table)  \(outcome.changes.severity.rawValue)  \(ChangeText.summary(outcome.changes.json))"
      )
      guard outcome.status == .changed else { continue }
      for suggestion in table.suggestions { lines += Self.lines(suggestion) }
    }
    for table in report.removedTables { lines.append("  \(table)  is on record and no longer in the source") }
    lines += keyLines
    if !report.hasChanges { lines.append("  no change") }
    if !report.isApplied, report.hasChanges { lines.append("nothing was written; record it with --apply") }
    return lines.map(ChangeText.visible).joined(separator: "\n") + "\n"
  }

  private static func lines(_ suggestion: SuggestedStatements) -> [String] {
    guard !suggestion.statements.isEmpty || suggestion.target == .firebolt else { return [] }
    let statements = suggestion.statements.flatMap { $0.split(separator: "\n") }.map { "      \($0)" }
    // The notes say the same for every target but for its types.
    let notes = suggestion.target == .firebolt ? suggestion.notes.map { "      -- \($0)" } : []
    return ["    \(suggestion.target.rawValue):"] + statements + notes
  }

  private var keyLines: [String] {
    var lines: [String] = []
    for proposal in report.keyProposals {
      let key =
        proposal.key.map { "(" + $0.columns.joined(separator: ", ") + "), " + $0.source.rawValue } ?? "no key found"
      let verdict: String =
        switch proposal.status {
        case .autoConfigured: report.isApplied ? "added" : "would be added"
        case .needsReview: "a guess: check it, or pass --accept-guesses"
        case .needsManualConfiguration: "decide by hand"
        }
      lines.append("  key of \(proposal.table): \(key): \(verdict)")
    }
    for mismatch in report.keyMismatches {
      lines.append(
        "  key of \(mismatch.table): on file (\(mismatch.onFile.joined(separator: ", "))),"
          + " declared (\(mismatch.declared.joined(separator: ", "))): decide by hand"
      )
    }
    if let backup = report.keysBackup { lines.append("  the keys before: \(backup)") }
    return lines
  }
}
