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

  static func of(_ diff: TablesDiff) -> [HTMLTile] {
    let summary = diff.summary
    let worst: [HTMLTile] = [
      HTMLTile("Breaking", summary.breaking, "!", "breaking"),
      HTMLTile("Silent loss", summary.silentLoss, "!", "silent_loss"), HTMLTile("Risky", summary.risky, "~", "risky"),
      HTMLTile("Informational", summary.informational, "·", "informational"),
    ]
    let counts: [(String, Int, ChangeMark, String)] = [
      ("Tables added", summary.tablesAdded, .added, "added"),
      ("Tables removed", summary.tablesRemoved, .removed, "removed"),
      ("Tables unknown", summary.tablesUnknown, .unknown, "unknown"),
      ("Tables modified", summary.tablesModified, .changed, "changed"),
      ("Columns added", summary.columnsAdded, .added, "added"),
      ("Columns removed", summary.columnsRemoved, .removed, "removed"),
      ("Types changed", summary.columnTypesChanged, .changed, "changed"),
      ("Keys changed", summary.primaryKeysChanged, .harmful, "removed"),
      ("Watermarks changed", summary.watermarksChanged, .changed, "changed"),
      ("Strategies changed", summary.strategyChanges, .changed, "changed"),
    ]
    return worst + counts.filter { $0.1 > 0 }.map { HTMLTile($0.0, $0.1, $0.2.rawValue, $0.3) }
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
