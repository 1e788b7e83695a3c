// SPDX-License-Identifier: MIT

/// One reason not to replace the live file without a person's consent.
package struct GateReason: Hashable, Sendable {
  /// The rule's identifier, as `tables-vanished`.
  package var rule: String
  /// What is wrong, in one sentence.
  package var message: String
  /// The tables that it is about, sorted; empty when it is about the file.
  package var tables: [String]
  /// What to look at or do before `--force`.
  package var hint: String

  package init(rule: String, message: String, tables: [String] = [], hint: String) {
    self.rule = rule
    self.message = message
    self.tables = tables.sorted()
    self.hint = hint
  }
}

/// A reason to stop, looked for in one question. One rule a file in `Rules/`.
package protocol GateRule: Sendable {
  /// Stable, lower case, hyphenated.
  var id: String { get }
  /// Why the rule exists, in one sentence.
  var purpose: String { get }
  func reasons(_ question: GateQuestion) -> [GateReason]
}

/// May this candidate replace the live file?
///
/// Comes in: a valid candidate and everything known around it. Goes out: every reason not to. An empty list opens the gate; `--force`
/// opens it in spite of the list. It never sees an invalid candidate: that one no consent can help.
package struct UpdateGate: Sendable {
  package let rules: [any GateRule]

  package init(rules: [any GateRule] = UpdateGate.standardRules) { self.rules = rules }

  package static let standardRules: [any GateRule] = [
    AnalyzerEndingRule(), ForeignTouchRule(), CandidateIncompleteRule(), TablesVanishedRule(), BelowFloorRule(),
    NewErrorsRule(), OriginChangedRule(), DbtFlagsLostRule(), ContractRule(), FailOnRule(),
  ]

  package func reasons(_ question: GateQuestion) -> [GateReason] { rules.flatMap { $0.reasons(question) } }
}
