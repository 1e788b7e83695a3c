// SPDX-License-Identifier: MIT

/// The fields of a table and of the metadata, with the types that readers expect, over all versions of the format.
enum FieldCatalogue {
  static let metadata: [String: FieldShape] = [
    "generated_at": .string,
    "analyzer_version": .string,
    "configuration_version": .string,
    "source_database": .string,
    "total_tables": .integer,
    "schema_hash": .string,
    "analysis_timestamp": .string,
    "environment": .string,
    "performance_optimizations_enabled": .bool,
    "optimization_features": .list(of: .string),
  ]

  /// Metadata that some reader takes for granted.
  static let requiredMetadata = ["generated_at", "analyzer_version", "source_database", "total_tables", "environment"]

  static let table: [String: FieldShape] = [
    "table_name": .string,
    "table_importance": .string,
    "extraction_strategy": .string,
    "estimated_rows": .integer,
    "estimated_size_mb": .number,
    "batch_size": .integer,
    "incremental_columns": .list(of: .string),
    "incremental_strategy": .string,
    "primary_incremental_column": .stringOrNull,
    "replicator_watermark_column": .stringOrNull,
    "sync_profile": .string,
    "is_modeled": .bool,
    "dbt_model_types": .list(of: .string),
    "column_names": .list(of: .string),
    "column_types": .mappingOf(.string),
    "performance_category": .string,
    "processing_priority": .integerOrString,
    "time_gap_threshold_days": .integer,
    "estimated_processing_time_minutes": .number,
    "memory_requirements_mb": .integer,
    "monitoring": .mapping([
      "alert_on_failure": .bool,
      "alert_on_slow_extraction": .bool,
      "performance_threshold_records_per_second": .integer,
      "memory_alert_threshold_mb": .integer,
      "max_extraction_time_minutes": .integer,
      "data_quality_threshold": .number,
      "gap_tolerance_percentage": .number,
    ]),
    "last_analyzed": .string,
    "primary_key": .string,
    "lookback_resync": .mapping([
      "enabled": .bool,
      "window_days": .integer,
      "predicate_columns": .list(of: .string),
    ]),
    "error": .string,
  ]

  /// Fields that the analyzer has written for every table since it wrote metadata at all.
  static let everyTable = [
    "table_name", "extraction_strategy", "estimated_rows", "estimated_size_mb", "batch_size", "incremental_columns",
    "is_modeled", "dbt_model_types", "monitoring", "schema_hash", "last_analyzed",
  ]

  /// Fields that came with analyzer version 4 and that the loader needs since then.
  static let everyTableSinceVersion4 = ["primary_incremental_column", "performance_category"]

  /// Fields of a table that could not be described.
  static let everyError = ["table_name", "extraction_strategy"]

  /// Fields that a complete entry may lack.
  static let optional: Set<String> = ["primary_key", "lookback_resync", "error"]
}
