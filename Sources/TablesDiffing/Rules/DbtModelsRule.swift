// SPDX-License-Identifier: MIT

/// Whether dbt models stand on the table, and of which layer: one finding for both fields.
struct DbtModelsRule: TableRule {
  let fields: Set<String> = [Field.isModeled, Field.dbtModelTypes]

  func changes(in pair: TablePair) -> [TableChange] {
    let differing = [Field.isModeled, Field.dbtModelTypes].filter { pair.differs(in: $0) }
    guard let field = differing.first else { return [] }
    return [
      pair.change(
        .dbtModelsChanged,
        .informational,
        field: field,
        consequences: pair.fieldChanges(among: fields.subtracting([field]))
      )
    ]
  }
}
