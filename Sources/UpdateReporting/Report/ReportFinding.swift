// SPDX-License-Identifier: MIT

/// What preflight, validation or gate found.
package struct ReportFinding: Hashable, Sendable {
  /// The stage that found it, as `preflight`, `validation` or `gate`.
  package var stage: String
  package var rule: String
  /// The stage's own word, as `invalid`, `blocked`, `warning`.
  package var severity: String
  package var message: String
  package var path: String?
  package var line: Int?
  package var column: Int?
  package var table: String?
  package var hint: String?

  package init(
    stage: String,
    rule: String,
    severity: String,
    message: String,
    path: String? = nil,
    line: Int? = nil,
    column: Int? = nil,
    table: String? = nil,
    hint: String? = nil
  ) {
    self.stage = stage
    self.rule = rule
    self.severity = severity
    self.message = message
    self.path = path
    self.line = line
    self.column = column
    self.table = table
    self.hint = hint
  }
}

/// What went wrong, in three parts: what failed, in what state the live file is, what to type next.
package struct ReportMessage: Hashable, Sendable {
  package var failed: String
  /// Further lines on what failed, such as a caret snippet.
  package var details: [String]
  /// Places to look at, in order.
  package var troubleshooting: [String]
  package var state: String
  package var next: String

  package init(
    failed: String,
    details: [String] = [],
    troubleshooting: [String] = [],
    state: String,
    next: String
  ) {
    self.failed = failed
    self.details = details
    self.troubleshooting = troubleshooting
    self.state = state
    self.next = next
  }
}
