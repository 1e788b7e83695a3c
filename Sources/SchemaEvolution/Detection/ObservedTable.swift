// SPDX-License-Identifier: MIT

package import ColumnTypes

/// A column as somebody saw it.
package struct ObservedColumn: Hashable, Sendable {
  package var name: String
  /// As the system spells it.
  package var type: String
  /// nil: nobody said.
  package var isNullable: Bool?

  package init(name: String, type: String, isNullable: Bool? = nil) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
  }
}

/// A table's schema at one moment: columns in their order, types as text, the key where it is known.
package struct ObservedTable: Hashable, Sendable {
  package var name: String
  package var columns: [ObservedColumn]
  /// nil: nobody said; empty: there is none.
  package var primaryKey: [String]?
  package var dialect: TypeDialect

  package init(name: String, columns: [ObservedColumn], primaryKey: [String]? = nil, dialect: TypeDialect) {
    self.name = name
    self.columns = columns
    self.primaryKey = primaryKey
    self.dialect = dialect
  }

  /// Reads `{column: type, …}` or `[{"name", "type", "nullable"?, "primary_key"?}, …]`.
  ///
  /// `primary_key` is true or the column's place in the key, counted from 1.
  package init(name: String, parsing bytes: [UInt8], dialect: TypeDialect) throws(EvolutionError) {
    let document: JSONValue
    do { document = try JSONValue(parsing: bytes) } catch { throw .schemaInvalid(table: name, problem: "\(error)") }
    switch document {
    case .object(let members):
      let pairs = members.map { ObservedColumn(name: $0.key, type: $0.value.string ?? "") }
      try self.init(name: name, checking: pairs, primaryKey: nil, dialect: dialect)
    case .array(let items): try self.init(name: name, items: items, dialect: dialect)
    default: throw .schemaInvalid(table: name, problem: "neither an object nor a list")
    }
  }

  private init(name: String, items: [JSONValue], dialect: TypeDialect) throws(EvolutionError) {
    var columns: [ObservedColumn] = []
    var keyed: [(place: Int, name: String)] = []
    var saysKey = false
    for (index, item) in items.enumerated() {
      guard let column = item["name"]?.string else {
        throw .schemaInvalid(table: name, problem: "entry \(index + 1) has no \"name\"")
      }
      columns.append(ObservedColumn(name: column, type: item["type"]?.string ?? "", isNullable: item["nullable"]?.bool))
      guard let key = item["primary_key"] else { continue }
      saysKey = true
      if let place = key.integer ?? (key.bool == true ? index + 1 : nil), place > 0 { keyed.append((place, column)) }
    }
    let key = keyed.sorted { $0.place < $1.place }.map(\.name)
    try self.init(name: name, checking: columns, primaryKey: saysKey ? key : nil, dialect: dialect)
  }

  // A failed query looks like a table without columns. Unknown is not removed.
  private init(
    name: String,
    checking columns: [ObservedColumn],
    primaryKey: [String]?,
    dialect: TypeDialect
  ) throws(EvolutionError) {
    guard !columns.isEmpty else { throw .schemaInvalid(table: name, problem: "it has no columns") }
    if let column = columns.first(where: { $0.type.isEmpty || $0.name.isEmpty }) {
      throw .schemaInvalid(table: name, problem: "the column \"\(column.name)\" has no type or no name")
    }
    let names = columns.map(\.name)
    guard Set(names).count == names.count else { throw .schemaInvalid(table: name, problem: "a column stands twice") }
    self.init(name: name, columns: columns, primaryKey: primaryKey, dialect: dialect)
  }

  /// The same table without the columns that loaders add.
  package func without(_ ignored: IgnoredNames) -> ObservedTable {
    var result = self
    result.columns.removeAll { ignored.ignoresColumn($0.name) }
    return result
  }
}
