// SPDX-License-Identifier: MIT

internal import ColumnTypes
package import HostSystem
internal import OrderedCollections

/// What is on record about a table: the object `{table}_schema.json`.
///
/// At rest it has exactly the documented members. Types that are not Firebolt's, nullability and keys add members to `metadata`,
/// and so does an alert while it waits to be sent.
package struct Baseline: Equatable, Sendable {
  package var table: ObservedTable
  package var lastUpdated: Instant
  package var stagingTable: String?
  /// The last change, as a changes document.
  package var changes: JSONValue?
  package var outbox: [PendingAlert] = []

  init(table: ObservedTable, lastUpdated: Instant, stagingTable: String?, changes: JSONValue?) {
    self.table = table
    self.lastUpdated = lastUpdated
    self.stagingTable = stagingTable
    self.changes = changes
  }

  /// The state that a record describes.
  init(_ record: HistoryRecord) {
    self.init(
      table: record.table,
      lastUpdated: record.savedAt,
      stagingTable: record.stagingTable,
      changes: record.changes
    )
  }

  /// Reads a document of ours or of the older trackers, whose time stamps have no offset and mean UTC.
  package init(parsing bytes: [UInt8], table name: String, place: String) throws(EvolutionError) {
    func invalid(_ problem: String) -> EvolutionError { .storedDocumentInvalid(place: place, problem: problem) }
    let document: JSONValue
    do { document = try JSONValue(parsing: bytes) } catch { throw invalid("\(error)") }
    guard let members = document["schema"]?.object else { throw invalid("it has no object \"schema\"") }
    if let recorded = document["table_name"], recorded.string?.lowercased() != name.lowercased() {
      throw invalid("it is about another table, \(recorded.line)")
    }
    let text = document["last_updated"]?.string
    guard let updated = text.flatMap({ Instant(timestamp: $0) }) else {
      throw invalid("it has no usable \"last_updated\"")
    }
    let metadata = document["metadata"]
    let dialectName = metadata?["dialect"]?.string ?? TypeDialect.firebolt.rawValue
    guard let dialect = TypeDialect(rawValue: dialectName) else {
      throw invalid("its dialect '\(dialectName)' is unknown")
    }
    var columns: [ObservedColumn] = []
    for (column, type) in members {
      guard let type = type.string else { throw invalid("the type of \"\(column)\" is no text") }
      columns.append(ObservedColumn(name: column, type: type, isNullable: metadata?["nullable"]?[column]?.bool))
    }
    let table = ObservedTable(
      name: name,
      columns: columns,
      primaryKey: metadata?["primary_key"]?.strings,
      dialect: dialect
    )
    self.init(
      table: table,
      lastUpdated: updated,
      stagingTable: metadata?["staging_table"]?.string.flatMap { $0.isEmpty ? nil : $0 },
      changes: metadata?["changes_detected"]
    )
    outbox = (metadata?["alerts_pending"]?.array ?? []).compactMap(PendingAlert.init)
  }

  /// The document's bytes.
  package var bytes: [UInt8] {
    let document: JSONValue = [
      "table_name": .string(table.name),
      "schema": table.schemaJSON,
      "last_updated": .string(lastUpdated.offsetText),
      "metadata": metadata,
    ]
    return Array(document.document.utf8)
  }

  private var metadata: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "staging_table": .string(stagingTable ?? ""),
      "changes_detected": changes ?? SchemaChanges().json,
      "columns_count": .number(String(table.columns.count)),
    ]
    members.merge(table.additions) { first, _ in first }
    if !outbox.isEmpty { members["alerts_pending"] = .array(outbox.map(\.json)) }
    return .object(members)
  }
}

extension ObservedTable {
  /// `{column: type, …}` in the columns' order.
  package var schemaJSON: JSONValue {
    .object(OrderedDictionary(columns.map { ($0.name, .string($0.type)) }) { first, _ in first })
  }

  /// What the plain shape cannot say; empty for a Firebolt table about which only types are known.
  var additions: OrderedDictionary<String, JSONValue> {
    var members: OrderedDictionary<String, JSONValue> = [:]
    if dialect != .firebolt { members["dialect"] = .string(dialect.rawValue) }
    let known = columns.compactMap { column in column.isNullable.map { (column.name, JSONValue.bool($0)) } }
    if !known.isEmpty { members["nullable"] = .object(OrderedDictionary(known) { first, _ in first }) }
    if let primaryKey { members["primary_key"] = .strings(primaryKey) }
    return members
  }
}
