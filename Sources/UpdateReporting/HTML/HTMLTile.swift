// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// A number that is seen first.
struct HTMLTile {
  let label: String
  let count: Int
  let mark: String
  /// The colour's name; the mark says the same without colour.
  let tone: String
  let isQuiet: Bool

  /// One for each severity, also where there is nothing: that nothing breaks is news too.
  static func severities(_ summary: DiffSummary) -> [HTMLTile] {
    [
      HTMLTile("Breaking", summary.breaking, "!", "breaking"),
      HTMLTile("Silent loss", summary.silentLoss, "!", "silent_loss"), HTMLTile("Risky", summary.risky, "~", "risky"),
      HTMLTile("Informational", summary.informational, "·", "informational"),
    ]
  }

  /// What was counted, without the zeros.
  static func counts(_ summary: DiffSummary) -> [HTMLTile] {
    let counts: [(String, String, Int, ChangeMark, String)] = [
      ("table", "added", summary.tablesAdded, .added, "added"),
      ("table", "removed", summary.tablesRemoved, .removed, "removed"),
      ("table", "unknown", summary.tablesUnknown, .unknown, "unknown"),
      ("table", "modified", summary.tablesModified, .changed, "changed"),
      ("column", "added", summary.columnsAdded, .added, "added"),
      ("column", "removed", summary.columnsRemoved, .removed, "removed"),
      ("type", "changed", summary.columnTypesChanged, .changed, "changed"),
      ("key", "changed", summary.primaryKeysChanged, .harmful, "removed"),
      ("watermark", "changed", summary.watermarksChanged, .changed, "changed"),
      ("table", "with another strategy", summary.strategyChanges, .changed, "changed"),
    ]
    return counts.filter { $0.2 > 0 }.map { noun, verb, count, mark, tone in
      HTMLTile("\(noun)\(count == 1 ? "" : "s") \(verb)", count, mark.rawValue, tone)
    }
  }

  private init(_ label: String, _ count: Int, _ mark: String, _ tone: String) {
    self.label = label
    self.count = count
    self.mark = mark
    self.tone = tone
    isQuiet = count == 0
  }
}

/// A button or choice that narrows the list of changes.
struct HTMLFilter {
  let value: String
  let words: String
  let mark: String
  let amount: Int

  static func severities(_ diff: TablesDiff) -> [HTMLFilter] {
    ChangeSeverity.worstFirst.compactMap { severity in
      let amount = diff.changes.count { $0.severity == severity }
      let mark = severity >= .silentLoss ? "!" : severity == .risky ? "~" : "·"
      return amount == 0
        ? nil : HTMLFilter(value: severity.rawValue, words: severity.title, mark: mark, amount: amount)
    }
  }

  static func kinds(_ diff: TablesDiff) -> [HTMLFilter] {
    ChangeKind.allCases.compactMap { kind in
      let amount = diff.changes.count { $0.kind == kind }
      return amount == 0 ? nil : HTMLFilter(value: kind.rawValue, words: kind.words, mark: "", amount: amount)
    }
  }
}
