// SPDX-License-Identifier: MIT

import Testing

/// One change of one table, and what the rules say: `kind severity field`, one line a change.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let with: @Sendable () -> Fields
  var without: [String] = []
  let expected: [String]

  init(
    _ testDescription: String,
    _ with: @autoclosure @escaping @Sendable () -> Fields,
    without: [String] = [],
    _ expected: String...
  ) {
    self.testDescription = testDescription
    self.with = with
    self.without = without
    self.expected = expected
  }

  static let cases: [RuleCase] = [
    RuleCase("nothing", [:]),
    RuleCase("volatile fields", ["estimated_rows": 7, "schema_hash": -3, "last_analyzed": "2026-02-02T00:00:00"]),
    RuleCase("a number in another spelling", ["batch_size": 25_000.0]),
    RuleCase(
      "a mapping in another order",
      ["monitoring": ["memory_alert_threshold_mb": 72, "alert_on_failure": false]]
    ),
    RuleCase("dbt layers in another order", ["dbt_model_types": ["mart", "staging"]]),
    RuleCase("another primary key", ["primary_key": "Name"], "primary_key_changed breaking primary_key"),
    RuleCase("a primary key lost", [:], without: ["primary_key"], "primary_key_changed breaking primary_key"),
    RuleCase(
      "the column in another order",
      ["incremental_columns": ["DateTStamp", "Num"]],
      "incremental_columns_reordered informational incremental_columns"
    ),
    RuleCase(
      "an incremental column less",
      ["incremental_columns": ["Num"]],
      "incremental_columns_changed risky incremental_columns"
    ),
    RuleCase(
      "an incremental column less, and the combination that follows",
      ["incremental_columns": ["Num"], "incremental_strategy": "single_column"],
      "incremental_columns_changed risky incremental_columns"
    ),
    RuleCase(
      "a combination that does not follow",
      ["incremental_strategy": "and_logic"],
      "incremental_strategy_changed risky incremental_strategy"
    ),
    RuleCase(
      "the watermark moved to the primary key",
      ["replicator_watermark_column": "Num", "primary_incremental_column": "Num"],
      "watermark_moved silent_loss replicator_watermark_column"
    ),
    RuleCase(
      "the watermark lost",
      ["replicator_watermark_column": nil, "primary_incremental_column": nil],
      "watermark_lost breaking primary_incremental_column"
    ),
    RuleCase(
      "only the column behind the watermark",
      ["primary_incremental_column": "Num"],
      "field_changed risky primary_incremental_column"
    ),
    RuleCase(
      "edits no longer copied",
      ["sync_profile": "append_only"],
      "sync_profile_changed silent_loss sync_profile"
    ),
    RuleCase(
      "a full copy from now on",
      ["extraction_strategy": "full_table"],
      "strategy_changed silent_loss extraction_strategy"
    ),
    RuleCase(
      "an unknown strategy, read as a full copy",
      ["extraction_strategy": "turbo"],
      "strategy_changed silent_loss extraction_strategy"
    ),
    RuleCase(
      "a chunked copy",
      ["extraction_strategy": "incremental_chunked"],
      "strategy_changed risky extraction_strategy"
    ),
    RuleCase(
      "a full copy because the table shrank",
      ["extraction_strategy": "full_table", "performance_category": "tiny", "batch_size": 10_000],
      "strategy_changed risky extraction_strategy"
    ),
    RuleCase(
      "a bigger batch",
      ["batch_size": 50_000, "performance_category": "medium"],
      "size_changed informational performance_category"
    ),
    RuleCase("the window dropped", [:], without: ["lookback_resync"], "lookback_dropped silent_loss lookback_resync"),
    RuleCase(
      "the window switched off",
      ["lookback_resync": ["enabled": false, "window_days": 30, "predicate_columns": ["DateTStamp", "Name"]]],
      "lookback_dropped silent_loss lookback_resync"
    ),
    RuleCase(
      "a shorter window",
      ["lookback_resync": ["enabled": true, "window_days": 7, "predicate_columns": ["DateTStamp", "Name"]]],
      "lookback_narrowed silent_loss lookback_resync.window_days"
    ),
    RuleCase(
      "a window on fewer columns",
      ["lookback_resync": ["enabled": true, "window_days": 30, "predicate_columns": ["Name"]]],
      "lookback_narrowed silent_loss lookback_resync.predicate_columns"
    ),
    RuleCase(
      "a longer window",
      ["lookback_resync": ["enabled": true, "window_days": 60, "predicate_columns": ["Name", "DateTStamp"]]],
      "lookback_changed risky lookback_resync.window_days"
    ),
    RuleCase(
      "no dbt model any more",
      ["is_modeled": false, "dbt_model_types": []],
      "dbt_models_changed informational is_modeled"
    ),
    RuleCase("the columns not listed", [:], without: ["column_names"], "columns_unknown risky column_names"),
    RuleCase(
      "the columns in another order",
      ["column_names": ["Num", "Fee", "Name", "DateTStamp"]],
      "columns_reordered risky column_names"
    ),
    RuleCase(
      "a column at the end",
      ["column_names": ["Num", "Name", "Fee", "DateTStamp", "Note"]],
      "column_added risky column_names.Note"
    ),
    RuleCase(
      "a column less",
      ["column_names": ["Num", "Name", "DateTStamp"]],
      "column_removed breaking column_names.Fee"
    ),
    RuleCase(
      "a type in another spelling",
      [
        "column_types": [
          "Num": "BIGINT", "Name": "VARCHAR(255) CHARACTER SET utf8", "Fee": "double", "DateTStamp": "timestamp",
        ]
      ]
    ),
    RuleCase(
      "a wider type",
      ["column_types": ["Num": "bigint(20)", "Name": "text", "Fee": "double", "DateTStamp": "timestamp"]],
      "column_type_changed risky column_types.Name"
    ),
    RuleCase(
      "another kind of type",
      ["column_types": ["Num": "bigint(20)", "Name": "varchar(255)", "Fee": "varchar(20)", "DateTStamp": "timestamp"]],
      "column_type_changed breaking column_types.Fee"
    ),
    RuleCase(
      "a type that the old one holds",
      ["column_types": ["Num": "int", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "timestamp"]],
      "column_type_changed risky column_types.Num"
    ),
    RuleCase(
      "a type that crosses the old one",
      [
        "column_types": [
          "Num": "bigint(20) unsigned", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "timestamp",
        ]
      ],
      "column_type_changed breaking column_types.Num"
    ),
    RuleCase(
      "a reading in place of a moment",
      ["column_types": ["Num": "bigint(20)", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "datetime"]],
      "column_type_changed breaking column_types.DateTStamp"
    ),
    RuleCase(
      "the analyzer failed on it",
      ["error": "timed out"],
      without: ["column_names", "batch_size"],
      "table_error breaking error"
    ),
    RuleCase("a field without a rule", ["table_name": "other"], "field_changed risky table_name"),
  ]
}
