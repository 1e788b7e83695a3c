// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// What the template shows, in its words and in its order. Everything is raw: the template escapes.
///
/// Names differ from level to level, because a template looks for a name that is absent in what encloses it.
struct HTMLPage {
  let title: String
  let outcome: String
  let outcomeClass: String
  let headline: String
  let facts: [HTMLFact]
  let message: HTMLMessage?
  let tiles: [HTMLTile]
  let hasTiles: Bool
  let counts: [HTMLTile]
  let hasCounts: Bool
  let hasChanges: Bool
  let severities: [HTMLFilter]
  let kinds: [HTMLFilter]
  let tables: [HTMLTable]
  let tableCount: Int
  let fileFindings: [HTMLFileFinding]
  let hasFileFindings: Bool
  let impact: HTMLImpact?
  let steps: [HTMLStep]
  let hasSteps: Bool
  let findings: [HTMLFinding]
  let hasFindings: Bool
  let timeline: HTMLTimeline?
  let style = HTMLReport.style
  let script = HTMLReport.script
  let scriptHash = HTMLReport.scriptHash

  init(_ report: UpdateReport) {
    title = report.kind.title
    outcome = report.outcome.words
    outcomeClass = report.outcome.rawValue
    headline = Self.headline(report)
    facts = HTMLFact.of(report)
    message = report.message.map(HTMLMessage.init)
    let diff = report.diff
    tiles = diff.map { HTMLTile.severities($0.summary) } ?? []
    hasTiles = !tiles.isEmpty
    counts = diff.map { HTMLTile.counts($0.summary) } ?? []
    hasCounts = !counts.isEmpty
    let changed = diff?.changedTables ?? []
    severities = diff.map(HTMLFilter.severities) ?? []
    kinds = diff.map(HTMLFilter.kinds) ?? []
    tables = changed.enumerated().map { HTMLTable($0.element, number: $0.offset + 1) }
    tableCount = tables.count
    hasChanges = !tables.isEmpty
    fileFindings = (diff?.fileFindings ?? []).map(HTMLFileFinding.init)
    hasFileFindings = !fileFindings.isEmpty
    impact = HTMLImpact(report.impact)
    steps = report.nextSteps.enumerated().map { HTMLStep($0.element, number: $0.offset + 1) }
    hasSteps = !steps.isEmpty
    findings = report.findings.map(HTMLFinding.init)
    hasFindings = !findings.isEmpty
    timeline = HTMLTimeline(report.timeline)
  }

  private static func headline(_ report: UpdateReport) -> String {
    guard let diff = report.diff else { return "" }
    if diff.isFirst {
      return "First configuration\(Amounts.inBrackets(report.config)): there was nothing to compare with."
    }
    guard !diff.isEmpty else { return "No changes\(Amounts.inBrackets(report.config))." }
    let tables = Amounts.of(diff.changedTables.count, "table")
    let volatile = diff.summary.tablesVolatileOnly
    let rest = volatile > 0 ? " \(Amounts.of(volatile, "more table")) in volatile fields only." : ""
    return diff.changes.isEmpty ? "Changes to the file as a whole only.\(rest)" : "\(tables) changed.\(rest)"
  }
}

extension ReportOutcome {
  /// The outcome as words.
  fileprivate var words: String {
    switch self {
    case .dryRun: "compared, nothing replaced"
    default: rawValue
    }
  }
}
