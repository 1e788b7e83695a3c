// SPDX-License-Identifier: MIT

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
    let verdict = ColumnType(parsing: old.value.spelling).change(to: ColumnType(parsing: new.value.spelling))
    guard let severity = Self.severity(verdict) else { return nil }
    return pair.change(
      .columnTypeChanged,
      severity,
      field: Field.columnTypes + "." + column,
      old: old,
      new: new,
      note: Self.note(verdict)
    )
  }

  private static func severity(_ change: TypeChange) -> ChangeSeverity? {
    switch change {
    case .same: nil
    case .widening, .narrowing, .unknown: .risky
    case .incompatible: .breaking
    }
  }

  private static func note(_ change: TypeChange) -> String? {
    switch change {
    case .same: nil
    case .widening: "Widening: new values may not fit the target column."
    case .narrowing: "Narrowing: old values may no longer fit."
    case .incompatible: "Incompatible: neither type holds every value of the other."
    case .unknown: "One of the types is not known."
    }
  }
}
