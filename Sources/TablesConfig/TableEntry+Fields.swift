// SPDX-License-Identifier: MIT

package import OrderedCollections
package import YAMLDocument

/// Typed views of the fields; `nil` when a field is missing, null, or of another type.
extension TableEntry {
  /// A field as it is written.
  package subscript(field: String) -> YAMLNode? { fields[field] }

  /// The first primary-key column; tables without a primary key do not have the field.
  package var primaryKey: String? { fields["primary_key"]?.value.string }

  /// The columns in the order of the database; `nil` means unknown, not none.
  package var columnNames: [String]? { fields["column_names"]?.value.strings }

  /// The type of each column, in the analyzer's spelling; `nil` when the analyzer does not record types.
  package var columnTypes: OrderedDictionary<String, String>? {
    guard let entries = fields["column_types"]?.value.mapping else { return nil }
    var types = OrderedDictionary<String, String>(minimumCapacity: entries.count)
    for entry in entries {
      guard let column = entry.key.value.string, let type = entry.value.value.string else { return nil }
      types[column] = type
    }
    return types
  }

  package var extractionStrategy: String? { fields["extraction_strategy"]?.value.string }

  /// Whether the strategy asks the replicator for new rows only.
  package var isIncremental: Bool {
    switch extractionStrategy {
    case "incremental", "incremental_chunked", "chunked_incremental", "streaming_incremental": true
    default: false
    }
  }

  /// The columns that tell new rows; empty when the table has none or the field is missing.
  package var incrementalColumns: [String] { fields["incremental_columns"]?.value.strings ?? [] }
  package var incrementalStrategy: String? { fields["incremental_strategy"]?.value.string }
  package var primaryIncrementalColumn: String? { fields["primary_incremental_column"]?.value.string }
  package var replicatorWatermarkColumn: String? { fields["replicator_watermark_column"]?.value.string }

  /// The column whose last value the replicator remembers: its own field, or the older one that it falls back to.
  package var watermark: String? { replicatorWatermarkColumn ?? primaryIncrementalColumn }

  package var syncProfile: String? { fields["sync_profile"]?.value.string }
  package var performanceCategory: String? { fields["performance_category"]?.value.string }
  package var estimatedRows: Int? { fields["estimated_rows"]?.value.int }
  package var estimatedSizeMegabytes: Double? { fields["estimated_size_mb"]?.value.number }
  package var batchSize: Int? { fields["batch_size"]?.value.int }
  package var isModeled: Bool? { fields["is_modeled"]?.value.bool }
  package var dbtModelTypes: [String]? { fields["dbt_model_types"]?.value.strings }

  /// Why the analyzer could not describe this table; such an entry has hardly any other field.
  package var error: String? { fields["error"].map { $0.value.scalarText ?? $0.value.kind } }

  /// The repeated copy of recent rows; `nil` when the table has none.
  package var lookback: LookbackResync? { fields["lookback_resync"].flatMap { LookbackResync($0) } }
}

/// How far back, and by which columns, rows are copied again because they change after they were written.
package struct LookbackResync: Hashable, Sendable {
  package var isEnabled: Bool
  package var windowDays: Int?
  package var predicateColumns: [String]

  /// `nil` when the node is not a mapping.
  package init?(_ node: YAMLNode) {
    guard let entries = node.value.mapping else { return nil }
    func value(_ key: String) -> YAMLValue? { entries.first { $0.key.value == .string(key) }?.value.value }
    isEnabled = value("enabled")?.bool ?? false
    windowDays = value("window_days")?.int
    predicateColumns = value("predicate_columns")?.strings ?? []
  }
}
