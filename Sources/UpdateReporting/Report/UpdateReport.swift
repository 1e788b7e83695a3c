// SPDX-License-Identifier: MIT

package import DbtImpact
package import TablesDiffing

/// Everything that one run has to say, as one value; each renderer says it in its own way and adds nothing.
///
/// In: facts that the stages collected. Out, through `TextReport`, `JSONReport`, `MarkdownReport` and `HTMLReport`: the same facts for a terminal, a
/// program, a pull request and a browser. It knows nothing of files and clocks, and holds schema names only: never a password, never a row.
package struct UpdateReport: Hashable, Sendable {
  /// The version of the JSON form: a new minor adds, a new major breaks.
  package static let formatVersion = "1.0"

  package var kind: ReportKind
  package var outcome: ReportOutcome
  package var exitCode: Int
  package var runID: String?
  /// When the run began, ISO 8601 in UTC.
  package var startedAt: String?
  package var environment: String?
  package var database: String?
  package var config: ReportedConfig?
  package var backup: ReportedBackup?
  package var analyzer: ReportedAnalyzer?
  package var findings: [ReportFinding] = []
  package var diff: TablesDiff?
  /// What the changes break in the dbt project; nil when nobody asked or nothing changed that a model could feel.
  package var impact: DbtImpact?
  package var timings: ReportTimings?
  /// Further paths by name, such as `report_markdown`, `candidate`, `old` and `new`.
  package var paths: [String: String] = [:]
  package var nextSteps: [RunbookStep] = []
  package var message: ReportMessage?
  /// Past runs, oldest first, this one last; for the chart. Programs find them in `history --format json`.
  package var timeline: [TimelinePoint] = []
  /// What to type to see what the text report folds; nil derives it from the run id or the two compared files.
  package var unfoldCommand: String?

  package init(kind: ReportKind, outcome: ReportOutcome, exitCode: Int) {
    self.kind = kind
    self.outcome = outcome
    self.exitCode = exitCode
  }
}

/// Which command reports.
package enum ReportKind: String, Sendable, Hashable, CaseIterable {
  case update
  case rollback
  case diff
  case validate
  case check
  case evolve
}

/// How a run ended.
package enum ReportOutcome: String, Sendable, Hashable, CaseIterable {
  case applied
  case unchanged
  case dryRun = "dry_run"
  case refused
  case invalid
  case failed
  case interrupted
}
