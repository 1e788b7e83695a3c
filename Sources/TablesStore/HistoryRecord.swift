// SPDX-License-Identifier: MIT

package import HostSystem

/// What a run knows about itself; the store adds sequence, hashes and backup when it writes the record.
package struct RunSummary: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable { case update, rollback, recovery }

  package enum Outcome: String, Codable, Sendable {
    case applied, unchanged, refused, invalid, failed, interrupted
    case dryRun = "dry_run"
  }

  package var runID: String
  package var kind: Kind
  package var outcome: Outcome
  package var exitCode: Int?
  /// ISO 8601, UTC.
  package var started: String
  package var environment: String?
  package var database: String?
  package var tables: Int?
  package var columns: Int?
  /// Counted changes by name, as the report shows them: `tables_added`, `columns_removed` …
  package var changes: [String: Int]
  package var reason: String?

  package init(
    runID: RunID,
    kind: Kind,
    outcome: Outcome,
    exitCode: Int? = nil,
    started: Instant,
    environment: String? = nil,
    database: String? = nil
  ) {
    self.runID = runID.text
    self.kind = kind
    self.outcome = outcome
    self.exitCode = exitCode
    self.started = started.iso8601
    self.environment = environment
    self.database = database
    changes = [:]
  }

  private enum CodingKeys: String, CodingKey {
    case kind, outcome, started, environment, database, tables, columns, changes, reason
    case runID = "run_id"
    case exitCode = "exit_code"
  }
}

/// One line of `history.jsonl`: one run, in the order of `sequence`, whatever the clock said.
package struct HistoryRecord: Codable, Hashable, Sendable {
  package let sequence: Int
  package var summary: RunSummary
  /// Which live file, seen from the logs folder.
  package let configuration: String
  package let finished: String
  /// SHA-256 of the live file when the run began; nil when there was none. Also the content of `backup`.
  package let from: String?
  /// SHA-256 of the live file that the run put in place; nil when it changed nothing.
  package let to: String?
  /// Name of the backup made by this run.
  package let backup: String?

  init(
    sequence: Int,
    summary: RunSummary,
    configuration: String,
    finished: Instant,
    from: Digest?,
    to: Digest?,
    backup: String?
  ) {
    self.sequence = sequence
    self.summary = summary
    self.configuration = configuration
    self.finished = finished.iso8601
    self.from = from?.hexadecimal
    self.to = to?.hexadecimal
    self.backup = backup
  }

  /// True when this run changed the live file.
  package var isCommit: Bool { summary.outcome == .applied }

  package var fromDigest: Digest? { from.flatMap(Digest.init(hexadecimal:)) }
  package var toDigest: Digest? { to.flatMap(Digest.init(hexadecimal:)) }

  private enum CodingKeys: String, CodingKey { case sequence, configuration, finished, from, to, backup }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    sequence = try values.decode(Int.self, forKey: .sequence)
    configuration = try values.decode(String.self, forKey: .configuration)
    finished = try values.decode(String.self, forKey: .finished)
    from = try values.decodeIfPresent(String.self, forKey: .from)
    to = try values.decodeIfPresent(String.self, forKey: .to)
    backup = try values.decodeIfPresent(String.self, forKey: .backup)
    summary = try RunSummary(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(sequence, forKey: .sequence)
    try values.encode(configuration, forKey: .configuration)
    try values.encode(finished, forKey: .finished)
    // Written even when nil: readers see that there was no file, not that the member is unknown.
    try values.encode(from, forKey: .from)
    try values.encode(to, forKey: .to)
    try values.encode(backup, forKey: .backup)
  }
}
