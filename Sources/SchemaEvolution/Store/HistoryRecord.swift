// SPDX-License-Identifier: MIT

internal import ColumnTypes
package import HostSystem
internal import OrderedCollections

/// One accepted change of a table: who, when, from which schema to which. Never rewritten.
///
/// A record is written before the baseline that it leads to. It holds the whole new schema, so that a run that finds the newest
/// record not yet in the baseline can finish what another run began.
package struct HistoryRecord: Equatable, Sendable {
  /// From 1, without gaps.
  package var version: Int
  /// The new baseline's `last_updated`.
  package var savedAt: Instant
  package var recordedAt: Instant
  package var recordedBy: String
  /// nil: first sight.
  package var fromHash: String?
  package var toHash: String
  package var severity: SchemaChanges.Severity
  package var fingerprint: String
  package var changes: JSONValue
  package var table: ObservedTable
  package var stagingTable: String?
  /// An alert was due when this was recorded.
  package var isAlerted: Bool

  package var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "version": .number(String(version)),
      "table_name": .string(table.name),
      "saved_at": .string(savedAt.offsetText),
      "recorded_at": .string(recordedAt.offsetText),
      "recorded_by": .string(recordedBy),
      "from_hash": fromHash.map(JSONValue.string) ?? .null,
      "to_hash": .string(toHash),
      "severity": .string(severity.rawValue),
      "fingerprint": .string(fingerprint),
      "alerted": .bool(isAlerted),
      "changes": changes,
      "schema": table.schemaJSON,
      "staging_table": stagingTable.map(JSONValue.string) ?? .null,
    ]
    members.merge(table.additions) { first, _ in first }
    return .object(members)
  }

  init?(_ json: JSONValue) {
    guard let version = json["version"]?.integer, let name = json["table_name"]?.string,
      let saved = json["saved_at"]?.string.flatMap({ Instant(timestamp: $0) }),
      let recorded = json["recorded_at"]?.string.flatMap({ Instant(timestamp: $0) }),
      let toHash = json["to_hash"]?.string, let fingerprint = json["fingerprint"]?.string,
      let severity = json["severity"]?.string.flatMap({ SchemaChanges.Severity(rawValue: $0) }),
      let changes = json["changes"], let members = json["schema"]?.object,
      let dialect = TypeDialect(rawValue: json["dialect"]?.string ?? TypeDialect.firebolt.rawValue)
    else { return nil }
    self.version = version
    savedAt = saved
    recordedAt = recorded
    recordedBy = json["recorded_by"]?.string ?? "unknown"
    fromHash = json["from_hash"]?.string
    self.toHash = toHash
    self.severity = severity
    self.fingerprint = fingerprint
    self.changes = changes
    isAlerted = json["alerted"]?.bool ?? false
    stagingTable = json["staging_table"]?.string
    let columns = members.map {
      ObservedColumn(name: $0.key, type: $0.value.string ?? "", isNullable: json["nullable"]?[$0.key]?.bool)
    }
    table = ObservedTable(name: name, columns: columns, primaryKey: json["primary_key"]?.strings, dialect: dialect)
  }

  init(
    version: Int,
    after old: Baseline?,
    table: ObservedTable,
    changes: SchemaChanges,
    savedAt: Instant,
    recordedAt: Instant,
    recordedBy: String,
    stagingTable: String?,
    isAlerted: Bool
  ) {
    self.version = version
    self.savedAt = savedAt
    self.recordedAt = recordedAt
    self.recordedBy = recordedBy
    fromHash = old.flatMap { $0.table.columns.isEmpty ? nil : $0.table.identity.hexadecimal }
    toHash = table.identity.hexadecimal
    severity = changes.severity
    fingerprint = changes.fingerprint(table: table.name, dialect: table.dialect).hexadecimal
    self.changes = changes.json
    self.table = table
    self.stagingTable = stagingTable
    self.isAlerted = isAlerted
  }
}
