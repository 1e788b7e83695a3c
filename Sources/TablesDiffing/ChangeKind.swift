// SPDX-License-Identifier: MIT

/// What happened to a table. The set is closed: a reader of the report can handle every case.
package enum ChangeKind: String, Sendable, Hashable, CaseIterable {
  case tableRemoved = "table_removed"
  case tableError = "table_error"
  case primaryKeyChanged = "primary_key_changed"
  case watermarkLost = "watermark_lost"
  case columnRemoved = "column_removed"
  case watermarkMoved = "watermark_moved"
  case syncProfileChanged = "sync_profile_changed"
  case lookbackDropped = "lookback_dropped"
  case lookbackNarrowed = "lookback_narrowed"
  case strategyChanged = "strategy_changed"
  case columnTypeChanged = "column_type_changed"
  case columnAdded = "column_added"
  case columnsReordered = "columns_reordered"
  case columnsUnknown = "columns_unknown"
  case tableUnknown = "table_unknown"
  case incrementalColumnsChanged = "incremental_columns_changed"
  case incrementalStrategyChanged = "incremental_strategy_changed"
  case lookbackChanged = "lookback_changed"
  case watermarkGained = "watermark_gained"
  case fieldChanged = "field_changed"
  case tableAdded = "table_added"
  case tableRecovered = "table_recovered"
  case incrementalColumnsReordered = "incremental_columns_reordered"
  case lookbackAdded = "lookback_added"
  case dbtModelsChanged = "dbt_models_changed"
  case sizeChanged = "size_changed"
  case strategyFlapping = "strategy_flapping"
  case possibleTableRename = "possible_table_rename"
  case possibleColumnRename = "possible_column_rename"
}

extension ChangeKind: Comparable {
  /// The order of declaration: among equally severe changes of a table, the weightier kind comes first.
  package static func < (left: Self, right: Self) -> Bool { order[left, default: 0] < order[right, default: 0] }

  private static let order = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
}
