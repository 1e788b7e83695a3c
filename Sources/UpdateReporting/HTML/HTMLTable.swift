// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// One changed table as a fold-out.
struct HTMLTable {
  let name: String
  let anchor: String
  let severity: String
  let severityWords: String
  let mark: String
  let summary: String
  let isOpen: Bool
  let rows: [HTMLChange]
  let reasons: [HTMLReason]
  let hasReasons: Bool

  /// Fold-outs that stand open from the start, when something breaks there.
  private static let mostOpen = 3

  init(_ table: ChangedTable, number: Int) {
    name = table.name
    anchor = "table-\(number)"
    severity = table.severity.rawValue
    severityWords = table.severity.title
    mark = table.changes.first.map { ChangeMark($0).rawValue } ?? ""
    let phrases = TablePhrases.of(table)
    let more = phrases.count > 2 ? " · \(phrases.count - 2) more" : ""
    summary = phrases.prefix(2).map(\.text).joined(separator: " · ") + more
    isOpen = number <= Self.mostOpen && table.severity >= .silentLoss
    rows = table.changes.enumerated().map { HTMLChange($0.element, number: $0.offset) }
    var said: Set<ChangeKind> = []
    reasons = table.changes.filter { $0.severity >= .risky && said.insert($0.kind).inserted }.map {
      HTMLReason(kindWords: $0.kind.words, explanation: $0.kind.explanation)
    }
    hasReasons = !reasons.isEmpty
  }
}

/// Why a kind of change matters.
struct HTMLReason {
  let kindWords: String
  let explanation: String
}

/// A difference that concerns the file as a whole.
struct HTMLFileFinding {
  let mark: String
  let severity: String
  let severityWords: String
  let phrase: String
  let note: String

  init(_ finding: FileFinding) {
    mark = (finding.severity >= .silentLoss ? ChangeMark.harmful : .changed).rawValue
    severity = finding.severity.rawValue
    severityWords = finding.severity.title
    phrase = finding.phrase
    note = finding.note
  }
}
