// SPDX-License-Identifier: MIT

/// Past runs, for people and for programs.
package struct HistoryListing: Hashable, Sendable {
  /// One run.
  package struct Run: Hashable, Sendable {
    package var runID: String
    /// ISO 8601 in UTC.
    package var startedAt: String
    package var kind: String
    package var outcome: String
    package var exitCode: Int?
    package var environment: String?
    package var seconds: Double?
    package var tables: Int?
    package var sha256Before: String?
    package var sha256After: String?
    package var backup: String?
    /// Counts by name, as in the report's summary.
    package var counts: [String: Int]

    package init(
      runID: String,
      startedAt: String,
      kind: String,
      outcome: String,
      exitCode: Int? = nil,
      environment: String? = nil,
      seconds: Double? = nil,
      tables: Int? = nil,
      sha256Before: String? = nil,
      sha256After: String? = nil,
      backup: String? = nil,
      counts: [String: Int] = [:]
    ) {
      self.runID = runID
      self.startedAt = startedAt
      self.kind = kind
      self.outcome = outcome
      self.exitCode = exitCode
      self.environment = environment
      self.seconds = seconds
      self.tables = tables
      self.sha256Before = sha256Before
      self.sha256After = sha256After
      self.backup = backup
      self.counts = counts
    }
  }

  /// Newest first.
  package var runs: [Run]

  package init(runs: [Run]) { self.runs = runs }

  /// The listing for a terminal.
  package func text(style: TextStyle) -> String {
    var lines = TextLines(style: style)
    guard !runs.isEmpty else {
      lines.add("No runs yet.")
      return lines.text
    }
    let idWidth = runs.map { TextLayout.cells($0.runID) }.max() ?? 0
    for run in runs { lines.addUnwrapped(line(run, idWidth)) }
    return lines.text
  }

  private func line(_ run: Run, _ idWidth: Int) -> String {
    let facts = [
      InertName.padded(run.runID, to: idWidth), String(run.startedAt.prefix(19)), TextLayout.padded(run.kind, to: 8),
      TextLayout.padded(run.outcome, to: 11), run.environment, run.tables.map { Amounts.of($0, "table") }, changes(run),
    ]
    return facts.compactMap(\.self).joined(separator: "  ")
  }

  private func changes(_ run: Run) -> String? {
    let marks: [(String, String)] = [
      ("tables_added", "+"), ("tables_removed", "-"), ("tables_modified", "~"), ("breaking", "!"),
    ]
    let parts = marks.compactMap { name, mark in run.counts[name].flatMap { $0 > 0 ? mark + String($0) : nil } }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// The listing as one JSON document.
  package func json() -> String {
    JSONText.document(
      .object([
        "format_version": .string(UpdateReport.formatVersion), "kind": .string("history"),
        "runs": .array(runs.map(Self.json)),
      ])
    )
  }

  private static func json(_ run: Run) -> JSONValue {
    .object([
      "run_id": .string(run.runID), "started_at": .string(run.startedAt), "kind": .string(run.kind),
      "outcome": .string(run.outcome), "exit_code": .optional(run.exitCode), "environment": .optional(run.environment),
      "seconds": .optional(run.seconds), "tables": .optional(run.tables), "sha256_before": .optional(run.sha256Before),
      "sha256_after": .optional(run.sha256After), "backup": .optional(run.backup),
      "counts": .object(run.counts.mapValues(JSONValue.int)),
    ])
  }
}
