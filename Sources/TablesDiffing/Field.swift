// SPDX-License-Identifier: MIT

/// The field names of a table's entry that comparison knows, and what kind of field each is.
enum Field {
  static let columnNames = "column_names"
  static let columnTypes = "column_types"
  static let dbtModelTypes = "dbt_model_types"
  static let error = "error"
  static let extractionStrategy = "extraction_strategy"
  static let incrementalColumns = "incremental_columns"
  static let incrementalStrategy = "incremental_strategy"
  static let isModeled = "is_modeled"
  static let lookback = "lookback_resync"
  static let performanceCategory = "performance_category"
  static let primaryIncrementalColumn = "primary_incremental_column"
  static let primaryKey = "primary_key"
  static let replicatorWatermark = "replicator_watermark_column"
  static let syncProfile = "sync_profile"
  static let tableName = "table_name"

  /// Different in every run, whatever happened to the table.
  static let volatile: Set<String> = [
    "estimated_rows", "estimated_size_mb", "estimated_processing_time_minutes", "schema_hash", "last_analyzed",
  ]

  /// Computed from the table's size: they move together and mean one thing.
  static let sizeDerived: Set<String> = [
    "batch_size", "memory_requirements_mb", "monitoring", performanceCategory, "processing_priority",
    "table_importance", "time_gap_threshold_days",
  ]

  /// Lists whose order carries no meaning.
  static let unordered: Set<String> = [dbtModelTypes, "metadata.optimization_features"]
}

/// The metadata keys that comparison treats in a special way.
enum MetadataField {
  static let volatile: Set<String> = ["generated_at", "analysis_timestamp"]
  /// They follow from the tables, which are compared themselves.
  static let consequences: Set<String> = ["total_tables", "schema_hash", "full_schema_hash"]
}
