// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The columns that decide which rows are new. How they are combined follows from how many there are.
struct IncrementalColumnsRule: TableRule {
  let fields: Set<String> = [Field.incrementalColumns]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.incrementalColumns) else { return [] }
    let before = Self.names(pair.oldValue(Field.incrementalColumns))
    let after = Self.names(pair.newValue(Field.incrementalColumns))
    let isReordered = before.sorted() == after.sorted() && before.count > 1
    if isReordered {
      return [pair.change(.incrementalColumnsReordered, .informational, field: Field.incrementalColumns)]
    }
    let consequences = Self.impliesCombination(pair) ? pair.fieldChanges(among: [Field.incrementalStrategy]) : []
    let note = after.isEmpty ? "No column is left: the whole table is copied every time." : nil
    return [
      pair.change(
        .incrementalColumnsChanged,
        .risky,
        field: Field.incrementalColumns,
        consequences: consequences,
        note: note
      )
    ]
  }

  /// The number of columns alone explains the change of `incremental_strategy`.
  static func impliesCombination(_ pair: TablePair) -> Bool {
    let before = names(pair.oldValue(Field.incrementalColumns)).count
    let after = names(pair.newValue(Field.incrementalColumns)).count
    return pair.differs(in: Field.incrementalColumns) && combination(before) != combination(after)
      && pair.newValue(Field.incrementalStrategy) == .string(combination(after))
  }

  private static func combination(_ columns: Int) -> String {
    switch columns {
    case 0: "none"
    case 1: "single_column"
    default: "or_logic"
    }
  }

  private static func names(_ value: YAMLValue?) -> [String] { value?.items?.map(\.value.spelling) ?? [] }
}
