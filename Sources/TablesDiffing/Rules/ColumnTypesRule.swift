// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import YAMLDocument

/// A column that kept its name and got another type; another spelling of the same type is no change.
struct ColumnTypesRule: TableRule {
  let fields: Set<String> = [Field.columnTypes]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.columnTypes), let before = pair.oldValue(Field.columnTypes)?.entries else { return [] }
    guard let after = pair.newValue(Field.columnTypes)?.entries else {
      return [pair.change(.columnsUnknown, .risky, field: Field.columnTypes, note: "The types are no longer listed.")]
    }
    var types: [YAMLValue: YAMLNode] = [:]
    for entry in after { types[entry.key.value] = entry.value }
    return before.compactMap { entry in
      types[entry.key.value].flatMap { change(of: entry.key.value.spelling, from: entry.value, to: $0, in: pair) }
    }
  }

  private func change(of column: String, from old: YAMLNode, to new: YAMLNode, in pair: TablePair) -> TableChange? {
    guard old != new else { return nil }
    let (before, after) = (old.value.spelling, new.value.spelling)
    let types = (ColumnType(before, dialect: .mysql), ColumnType(after, dialect: .mysql))
    let verdict = TypeChangeClass(from: types.0, to: types.1)
    // A target made for the old type takes what a narrower one holds, unless new kinds of values came with it.
    let fitsTarget = types.0.holds(types.1)
    guard let severity = Self.severity(verdict, fitsTarget: fitsTarget) else { return nil }
    return pair.change(
      .columnTypeChanged,
      severity,
      field: Field.columnTypes + "." + column,
      old: old,
      new: new,
      note: Self.note(verdict, fitsTarget: fitsTarget)
    )
  }

  private static func severity(_ change: TypeChangeClass, fitsTarget: Bool) -> ChangeSeverity? {
    switch change {
    case .same: nil
    case .narrowing: fitsTarget ? .risky : .breaking
    case .widening, .unknown: .risky
    case .incompatible: .breaking
    }
  }

  private static func note(_ change: TypeChangeClass, fitsTarget: Bool) -> String? {
    switch change {
    case .same: nil
    case .widening: "Widening: new values may not fit the target column."
    case .narrowing where fitsTarget: "Narrowing: old values may no longer fit."
    case .narrowing: "Narrowing: old values may no longer fit, and new ones may not fit the target column."
    case .incompatible: "Incompatible: neither type holds every value of the other."
    case .unknown: "One of the types is not known."
    }
  }
}
