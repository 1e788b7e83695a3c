// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// What a scan of a whole source found.
package struct ScanReport: Sendable, Equatable {
  /// A table that is new or differs from what is on record.
  package struct Table: Sendable, Equatable {
    package var outcome: TrackOutcome
    package var suggestions: [SuggestedStatements]
  }

  /// What should happen to `tables_keys.json` because of one table.
  package struct KeyProposal: Sendable, Equatable {
    package enum Status: String, Sendable {
      /// Added by `--apply`.
      case autoConfigured = "auto_configured"
      /// Only a guess: added when guesses are accepted.
      case needsReview = "needs_review"
      case needsManualConfiguration = "needs_manual_config"
    }
    package var table: String
    package var key: PrimaryKey?
    package var status: Status
  }

  /// The keys on file and in the database differ. Never changed by this program.
  package struct KeyMismatch: Sendable, Equatable {
    package var table: String
    package var onFile: [String]
    package var declared: [String]
  }

  package var source: String
  package var isApplied = false
  package var tables: [Table] = []
  /// On record, and no longer in the source.
  package var removedTables: [String] = []
  package var keyProposals: [KeyProposal] = []
  package var keyMismatches: [KeyMismatch] = []
  /// Where the old keys were put before the new ones were written.
  package var keysBackup: String?
  /// How many tables were compared.
  package var tableCount = 0

  package init(source: String) { self.source = source }

  package var newTables: [Table] { tables.filter { $0.outcome.status == .firstSight } }
  package var changedTables: [Table] { tables.filter { $0.outcome.status == .changed } }

  /// Something differs from what is on record.
  package var hasChanges: Bool {
    !tables.isEmpty || !removedTables.isEmpty || !keyMismatches.isEmpty
      || keyProposals.contains { $0.status == .autoConfigured }
  }

  package var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "format_version": "1.0",
      "source": .string(source),
      "applied": .bool(isApplied),
      "table_count": .number(String(tableCount)),
      "new_tables": .strings(newTables.map(\.outcome.table)),
      "removed_tables": .strings(removedTables),
      "tables": .array(tables.map(Self.json)),
      "recommendations": .array(keyProposals.map(Self.json)),
      "key_mismatches": .array(
        keyMismatches.map {
          ["table": .string($0.table), "on_file": .strings($0.onFile), "declared": .strings($0.declared)]
        }
      ),
    ]
    if let keysBackup { members["table_keys_backup"] = .string(keysBackup) }
    return .object(members)
  }

  private static func json(_ table: Table) -> JSONValue {
    var members = table.outcome.json.object ?? [:]
    members["format_version"] = nil
    members["suggested_sql"] = .array(
      table.suggestions.map {
        ["target": .string($0.target.rawValue), "statements": .strings($0.statements), "notes": .strings($0.notes)]
      }
    )
    return .object(members)
  }

  private static func json(_ proposal: KeyProposal) -> JSONValue {
    [
      "table": .string(proposal.table), "action": "add",
      "primary_key": proposal.key.map { .strings($0.columns) } ?? .null,
      "source": proposal.key.map { .string($0.source.rawValue) } ?? .null,
      "status": .string(proposal.status.rawValue),
    ]
  }
}
