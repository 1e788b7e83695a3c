// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Settings that follow from the table's size: one finding a table, and none where a strategy change already carries them.
struct SizeRule: TableRule {
  let fields = Field.sizeDerived

  func changes(in pair: TablePair) -> [TableChange] {
    guard !StrategyRule.followsSize(pair) else { return [] }
    let changed = pair.fieldChanges(among: fields)
    guard let lead = changed.first(where: { $0.field == Field.performanceCategory }) ?? changed.first else { return [] }
    return [
      pair.change(
        .sizeChanged,
        .informational,
        field: lead.field,
        consequences: changed.filter { $0.field != lead.field }
      )
    ]
  }
}
