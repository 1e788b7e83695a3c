// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Another primary key, or none: upserts fail or duplicate. A key where there was none repairs them.
struct PrimaryKeyRule: TableRule {
  let fields: Set<String> = [Field.primaryKey]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.primaryKey) else { return [] }
    let isGained = (pair.oldValue(Field.primaryKey) ?? .null) == .null
    let isLost = (pair.newValue(Field.primaryKey) ?? .null) == .null
    if isGained && isLost {
      return [
        pair.change(
          .fieldChanged,
          .informational,
          field: Field.primaryKey,
          note: "Not written, or written null: the same."
        )
      ]
    }
    return [
      pair.change(
        .primaryKeyChanged,
        isGained ? .risky : .breaking,
        field: Field.primaryKey,
        note: isLost
          ? "The loader falls back to a column named id." : isGained ? "The table had no known key before." : nil
      )
    ]
  }
}
