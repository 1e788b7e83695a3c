// SPDX-License-Identifier: MIT

internal import HostSystem
internal import OrderedCollections

/// What tracking a table came to.
package struct TrackOutcome: Sendable, Equatable {
  package enum Status: String, Sendable {
    case firstSight = "first_sight"
    case unchanged, changed
    /// The file is older than what is on record: seen, not recorded.
    case late
    /// A staging or bookkeeping table.
    case ignored
    /// Tracking is switched off: nothing was looked at.
    case disabled
  }

  package enum Alert: String, Sendable {
    case sent, waiting
    case alreadySent = "already_sent"
  }

  package var status: Status
  package var table: String
  package var changes: SchemaChanges
  package var fingerprint: String?
  /// The history record that holds it.
  package var version: Int?
  /// nil: no alert was due.
  package var alert: Alert?
  /// Why an alert still waits, or a clean-up was left to the next run.
  package var warnings: [EvolutionError] = []

  package init(_ status: Status, table: String, _ changes: SchemaChanges = SchemaChanges()) {
    self.status = status
    self.table = table
    self.changes = changes
  }

  /// The outcome of a comparison without a store.
  package init(comparing changes: SchemaChanges, of table: ObservedTable) {
    self.init(changes.isNewTable ? .firstSight : changes.isEmpty ? .unchanged : .changed, table: table.name, changes)
    if !changes.isEmpty { fingerprint = changes.fingerprint(table: table.name, dialect: table.dialect).hexadecimal }
  }

  /// Something differs from what was on record before.
  package var hasChanges: Bool { status == .changed || status == .firstSight }

  /// The changes document that `evolve track` prints.
  package var json: JSONValue {
    var members = changes.json.object ?? [:]
    members["format_version"] = "1.0"
    members["table_name"] = .string(table)
    members["status"] = .string(status.rawValue)
    members["severity"] = changes.isEmpty ? .null : .string(changes.severity.rawValue)
    members["fingerprint"] = fingerprint.map(JSONValue.string) ?? .null
    if let version { members["version"] = .number(String(version)) }
    if let alert { members["alert"] = .string(alert.rawValue) }
    return .object(members)
  }
}
