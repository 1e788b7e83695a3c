// SPDX-License-Identifier: MIT

package import TablesConfig
package import TablesDiffing

/// Everything that decides whether a valid candidate may replace the live file.
package struct GateQuestion: Sendable {
  /// The live configuration; nil for a first one, or when the live file cannot be read as one.
  package var live: TablesConfiguration?
  package var candidate: TablesConfiguration
  package var diff: TablesDiff
  /// Base tables that the source database has now, asked independently of the analyzer; nil when nobody could ask.
  package var sourceTables: Set<String>?
  /// Problems in the candidate that a reader of the file would trip over.
  package var contractViolations: [ContractViolation]
  package var analyzer: AnalyzerVerdict
  /// The environment that was asked for.
  package var environment: String
  /// The least severity that the caller wants to stop at; nil reports only.
  package var failOn: ChangeSeverity?

  package init(
    live: TablesConfiguration?,
    candidate: TablesConfiguration,
    diff: TablesDiff,
    sourceTables: Set<String>?,
    contractViolations: [ContractViolation],
    analyzer: AnalyzerVerdict,
    environment: String,
    failOn: ChangeSeverity?
  ) {
    self.live = live
    self.candidate = candidate
    self.diff = diff
    self.sourceTables = sourceTables
    self.contractViolations = contractViolations
    self.analyzer = analyzer
    self.environment = environment
    self.failOn = failOn
  }
}

/// A validation finding that blocks.
package struct ContractViolation: Hashable, Sendable {
  package var rule: String
  package var message: String
  package var table: String?

  package init(rule: String, message: String, table: String?) {
    self.rule = rule
    self.message = message
    self.table = table
  }
}

/// What the analyzer's run says about its candidate.
package struct AnalyzerVerdict: Hashable, Sendable {
  /// How it ended, for people: `exit code 3`; nil when it ended with 0.
  package var abnormalEnding: String?
  /// Why, in one line, as far as its output tells.
  package var cause: String?
  /// It said that it was done.
  package var saidComplete: Bool
  /// Processes that outlived it and were ended.
  package var leftovers: [String]
  /// Files that changed although the run had no business with them; they were put back.
  package var touched: [String]
  /// The dbt models directory that it looked for and did not find.
  package var dbtModelsMissing: String?

  package init(
    abnormalEnding: String? = nil,
    cause: String? = nil,
    saidComplete: Bool = true,
    leftovers: [String] = [],
    touched: [String] = [],
    dbtModelsMissing: String? = nil
  ) {
    self.abnormalEnding = abnormalEnding
    self.cause = cause
    self.saidComplete = saidComplete
    self.leftovers = leftovers
    self.touched = touched
    self.dbtModelsMissing = dbtModelsMissing
  }
}
