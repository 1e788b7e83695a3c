// SPDX-License-Identifier: MIT

internal import ColumnTypes

/// The tables of a Firebolt database, through the bridge.
package struct FireboltCatalogue {
  private let bridge: any Bridge

  package init(bridge: any Bridge) { self.bridge = bridge }

  package func candidates() throws(EvolutionError) -> [SourceScan.Candidate] {
    switch try bridge.ask(BridgeRequest(.catalogue)) {
    case .refused(let kind, let message):
      throw .refusal(kind, message) { .sourceUnreachable(source: "Firebolt", problem: $0) }
    case .done(let json): return Self.candidates(in: json)
    }
  }

  private struct Row {
    var schema: String
    var table: String
    var rest: [JSONValue]

    init?(_ json: JSONValue) {
      guard let cells = json.array, cells.count > 2, let table = cells[1].string else { return nil }
      schema = cells[0].string ?? ""
      self.table = table
      rest = Array(cells.dropFirst(2))
    }
  }

  /// Base tables with their columns; views and external tables are not loaded and not tracked.
  static func candidates(in json: JSONValue) -> [SourceScan.Candidate] {
    func rows(_ name: String) -> [Row] { (json[name]?.array ?? []).compactMap(Row.init) }
    let tables = rows("tables").filter { isBaseTable($0.rest.first?.string ?? "") }
    let hasOneSchema = Set(tables.map(\.schema)).count <= 1
    let columns = Dictionary(grouping: rows("columns")) { [$0.schema, $0.table] }
    let indexes = Dictionary(rows("indexes").map { ([$0.schema, $0.table], $0.rest.first?.string) }) { first, _ in first
    }
    return tables.compactMap { table in
      let key = [table.schema, table.table]
      let seen = (columns[key] ?? []).compactMap(column)
      guard !seen.isEmpty else { return nil }
      // Which schema name the one schema has differs between versions of Firebolt, so it counts only where there are several.
      let name = hasOneSchema || table.schema == "public" ? table.table : "\(table.schema).\(table.table)"
      return SourceScan.Candidate(
        ObservedTable(name: name, columns: seen, dialect: .firebolt),
        primaryIndex: indexes[key] ?? nil
      )
    }
  }

  private static func isBaseTable(_ type: String) -> Bool {
    let type = type.uppercased()
    return !type.contains("VIEW") && !type.contains("EXTERNAL")
  }

  private static func column(_ row: Row) -> ObservedColumn? {
    guard row.rest.count > 2, let name = row.rest[0].string, let type = row.rest[1].string else { return nil }
    let isNullable: Bool? =
      switch row.rest[2] {
      case .string(let text): ["YES": true, "NO": false][text.uppercased()]
      case .bool(let value): value
      case .number(let digits): digits != "0"
      default: nil
      }
    return ObservedColumn(name: name, type: type, isNullable: isNullable)
  }
}
