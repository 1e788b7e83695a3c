// SPDX-License-Identifier: MIT

internal import ColumnTypes

/// SQL that would bring a target table in line with its source. Text for a person: nothing here is ever run.
package struct SuggestedStatements: Equatable, Sendable {
  package enum Target: String, Sendable, CaseIterable { case firebolt, postgresql }

  package var target: Target
  package var statements: [String] = []
  /// What no statement does, and what a person has to decide.
  package var notes: [String] = []

  /// What follows from the changes of a table.
  package init(for changes: SchemaChanges, of table: ObservedTable, target: Target) {
    self.target = target
    let name = Self.quoted(table.name)
    if changes.isNewTable {
      create(table, name)
    } else {
      for column in changes.newColumns { addColumn(column, name, table.dialect) }
      if !changes.newColumns.isEmpty { notes.append("rows that are there already have NULL in the new columns") }
      retype(changes.typeChanges, of: table, name)
    }
    for column in changes.removedColumns {
      notes.append("\"\(column.name)\" is gone from the source: keep it in the target; new rows have NULL there")
    }
    for hint in changes.renameHints {
      notes.append("\"\(hint.from)\" may have become \"\(hint.to)\" (\(hint.reason)): copy its values if so")
    }
    if let key = changes.keyChange {
      notes.append(
        "the primary key is now (\(key.new.joined(separator: ", "))): check the merge key before the next load"
      )
    }
  }

  private mutating func create(_ table: ObservedTable, _ name: String) {
    let columns = table.columns.compactMap { column in
      type(of: column, table.dialect).map { "  \(Self.quoted(column.name)) \($0)" }
    }
    guard !columns.isEmpty else { return }
    statements.append("CREATE TABLE IF NOT EXISTS \(name) (\n" + columns.joined(separator: ",\n") + "\n);")
  }

  private mutating func addColumn(_ column: ObservedColumn, _ name: String, _ dialect: TypeDialect) {
    guard let type = type(of: column, dialect) else { return }
    statements.append("ALTER TABLE \(name) ADD COLUMN IF NOT EXISTS \(Self.quoted(column.name)) \(type);")
  }

  private mutating func retype(_ changes: [SchemaChanges.TypeChange], of table: ObservedTable, _ name: String) {
    let retyped = changes.compactMap { change -> (column: String, type: String)? in
      type(of: ObservedColumn(name: change.column, type: change.newType), table.dialect).map { (change.column, $0) }
    }
    guard !retyped.isEmpty else { return }
    for change in changes where change.kind != .widening {
      notes.append(
        "\"\(change.column)\" changes from \(change.oldType) to \(change.newType) (\(change.kind.rawValue)): check its values first"
      )
    }
    switch target {
    case .postgresql:
      for (column, type) in retyped {
        let quoted = Self.quoted(column)
        statements.append("ALTER TABLE \(name) ALTER COLUMN \(quoted) TYPE \(type) USING \(quoted)::\(type);")
      }
    case .firebolt: rebuild(table, retyped, name)
    }
  }

  // Firebolt changes no column's type in place.
  private mutating func rebuild(_ table: ObservedTable, _ retyped: [(column: String, type: String)], _ name: String) {
    let types = Dictionary(retyped.map { ($0.column, $0.type) }) { first, _ in first }
    let columns = table.columns.map { column in
      let quoted = Self.quoted(column.name)
      return types[column.name].map { "CAST(\(quoted) AS \($0)) AS \(quoted)" } ?? quoted
    }
    let copy = Self.quoted(table.name + "__rebuild")
    statements += [
      "CREATE TABLE \(copy) AS SELECT \(columns.joined(separator: ", ")) FROM \(name);",
      "SELECT (SELECT COUNT(*) FROM \(name)) = (SELECT COUNT(*) FROM \(copy)) AS is_complete;",
      "DROP TABLE \(name);",
      "CREATE TABLE \(name) AS SELECT * FROM \(copy);",
      "DROP TABLE \(copy);",
    ]
    notes.append("a rebuild: hold the loads, go on only when is_complete is true, and state the primary index again")
  }

  private mutating func type(of column: ObservedColumn, _ dialect: TypeDialect) -> String? {
    let (type, loss): (String?, String?)
    switch target {
    case .firebolt where dialect == .firebolt: (type, loss) = (column.type.uppercased(), nil)
    case .firebolt:
      let mapping = FireboltMapping(column.type, dialect: dialect)
      (type, loss) = (mapping.target, mapping.loss)
    case .postgresql:
      let mapping = PostgreSQLMapping(column.type, dialect: dialect)
      (type, loss) = (mapping.target, mapping.loss)
    }
    if let loss { notes.append("\"\(column.name)\" (\(column.type)): \(loss)") }
    return type
  }

  static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}
