// SPDX-License-Identifier: MIT

import Testing
import YAMLDocument

@testable import TablesDiffing

/// One field of one table changes: which kind, and how bad.
@Suite struct TableRulesTests {
  struct Case: Sendable, CustomTestStringConvertible {
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
  }

  static let cases: [Case] = [
    Case("nothing", [:]),
    Case("volatile fields", ["estimated_rows": 7, "schema_hash": -3, "last_analyzed": "2026-02-02T00:00:00"]),
    Case("a number in another spelling", ["batch_size": 25_000.0]),
    Case("a mapping in another order", ["monitoring": ["memory_alert_threshold_mb": 72, "alert_on_failure": false]]),
    Case("dbt layers in another order", ["dbt_model_types": ["mart", "staging"]]),
    Case("another primary key", ["primary_key": "Name"], "primary_key_changed breaking primary_key"),
    Case("a primary key lost", [:], without: ["primary_key"], "primary_key_changed breaking primary_key"),
    Case(
      "the column in another order",
      ["incremental_columns": ["DateTStamp", "Num"]],
      "incremental_columns_reordered informational incremental_columns"
    ),
    Case(
      "an incremental column less",
      ["incremental_columns": ["Num"]],
      "incremental_columns_changed risky incremental_columns"
    ),
    Case(
      "an incremental column less, and the combination that follows",
      ["incremental_columns": ["Num"], "incremental_strategy": "single_column"],
      "incremental_columns_changed risky incremental_columns"
    ),
    Case(
      "a combination that does not follow",
      ["incremental_strategy": "and_logic"],
      "incremental_strategy_changed risky incremental_strategy"
    ),
    Case(
      "the watermark moved to the primary key",
      ["replicator_watermark_column": "Num", "primary_incremental_column": "Num"],
      "watermark_moved silent_loss replicator_watermark_column"
    ),
    Case(
      "the watermark lost",
      ["replicator_watermark_column": nil, "primary_incremental_column": nil],
      "watermark_lost breaking primary_incremental_column"
    ),
    Case(
      "only the column behind the watermark",
      ["primary_incremental_column": "Num"],
      "field_changed risky primary_incremental_column"
    ),
    Case("edits no longer copied", ["sync_profile": "append_only"], "sync_profile_changed silent_loss sync_profile"),
    Case(
      "a full copy from now on",
      ["extraction_strategy": "full_table"],
      "strategy_changed silent_loss extraction_strategy"
    ),
    Case(
      "an unknown strategy, read as a full copy",
      ["extraction_strategy": "turbo"],
      "strategy_changed silent_loss extraction_strategy"
    ),
    Case(
      "a chunked copy",
      ["extraction_strategy": "incremental_chunked"],
      "strategy_changed risky extraction_strategy"
    ),
    Case(
      "a full copy because the table shrank",
      ["extraction_strategy": "full_table", "performance_category": "tiny", "batch_size": 10_000],
      "strategy_changed risky extraction_strategy"
    ),
    Case(
      "a bigger batch",
      ["batch_size": 50_000, "performance_category": "medium"],
      "size_changed informational performance_category"
    ),
    Case("the window dropped", [:], without: ["lookback_resync"], "lookback_dropped silent_loss lookback_resync"),
    Case(
      "the window switched off",
      ["lookback_resync": ["enabled": false, "window_days": 30, "predicate_columns": ["DateTStamp", "Name"]]],
      "lookback_dropped silent_loss lookback_resync"
    ),
    Case(
      "a shorter window",
      ["lookback_resync": ["enabled": true, "window_days": 7, "predicate_columns": ["DateTStamp", "Name"]]],
      "lookback_narrowed silent_loss lookback_resync.window_days"
    ),
    Case(
      "a window on fewer columns",
      ["lookback_resync": ["enabled": true, "window_days": 30, "predicate_columns": ["Name"]]],
      "lookback_narrowed silent_loss lookback_resync.predicate_columns"
    ),
    Case(
      "a longer window",
      ["lookback_resync": ["enabled": true, "window_days": 60, "predicate_columns": ["Name", "DateTStamp"]]],
      "lookback_changed risky lookback_resync.window_days"
    ),
    Case(
      "no dbt model any more",
      ["is_modeled": false, "dbt_model_types": []],
      "dbt_models_changed informational is_modeled"
    ),
    Case("the columns not listed", [:], without: ["column_names"], "columns_unknown risky column_names"),
    Case(
      "the columns in another order",
      ["column_names": ["Num", "Fee", "Name", "DateTStamp"]],
      "columns_reordered risky column_names"
    ),
    Case(
      "a column at the end",
      ["column_names": ["Num", "Name", "Fee", "DateTStamp", "Note"]],
      "column_added risky column_names.Note"
    ),
    Case("a column less", ["column_names": ["Num", "Name", "DateTStamp"]], "column_removed breaking column_names.Fee"),
    Case(
      "a type in another spelling",
      [
        "column_types": [
          "Num": "BIGINT", "Name": "VARCHAR(255) CHARACTER SET utf8", "Fee": "double", "DateTStamp": "timestamp",
        ]
      ]
    ),
    Case(
      "a wider type",
      ["column_types": ["Num": "bigint(20)", "Name": "text", "Fee": "double", "DateTStamp": "timestamp"]],
      "column_type_changed risky column_types.Name"
    ),
    Case(
      "another kind of type",
      ["column_types": ["Num": "bigint(20)", "Name": "varchar(255)", "Fee": "varchar(20)", "DateTStamp": "timestamp"]],
      "column_type_changed breaking column_types.Fee"
    ),
    Case(
      "the analyzer failed on it",
      ["error": "timed out"],
      without: ["column_names", "batch_size"],
      "table_error breaking error"
    ),
    Case("a field without a rule", ["table_name": "other"], "field_changed risky table_name"),
  ]

  @Test(arguments: cases)
  func `a change of a table has one kind and one severity`(_ sample: Case) {
    // A second table keeps every field in both versions, so that a missing field is the table's own.
    let old = configuration(entry("claim"), entry("other", ["error": "none"]), entry("whole"))
    let new = configuration(
      entry("claim", sample.with(), without: sample.without),
      entry("other", ["error": "none"]),
      entry("whole")
    )
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map { "\($0.kind.rawValue) \($0.severity.rawValue) \($0.field)" } == sample.expected)
    #expect(diff.changes.allSatisfy { $0.table == "claim" })
    #expect(diff.fileFindings.isEmpty)
    #expect(diff.classes["claim"] == Self.expectedClass(sample))
  }

  private static func expectedClass(_ sample: Case) -> TableClass {
    guard let first = sample.expected.first else {
      return sample.testDescription == "volatile fields" ? .volatileOnly : .identical
    }
    return first.hasPrefix("size_changed") ? .sizeOnly : .modified
  }

  @Test func `a strategy that follows the size takes the size fields with it`() throws {
    let old = configuration(entry("signalod"))
    let new = configuration(
      entry("signalod", ["extraction_strategy": "full_table", "performance_category": "tiny", "batch_size": 10_000])
    )
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first)
    #expect(change.consequences.map(\.field) == ["batch_size", "performance_category"])
    #expect(change.note == "Follows the size category, small to tiny.")
  }

  @Test func `a table that recovers from an error is good news, and its fields are not compared`() {
    let old = configuration(
      entry("claim", ["error": "timed out"], without: ["batch_size", "column_names"]),
      entry("whole")
    )
    let new = configuration(entry("claim"), entry("whole"))
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map(\.kind) == [.tableRecovered])
    #expect(diff.changes.map(\.severity) == [.informational])
  }

  @Test func `a removed watermark column says so`() throws {
    let old = configuration(entry("claim"))
    let new = configuration(entry("claim", ["column_names": ["Num", "Name", "Fee"]]))
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first { $0.kind == .columnRemoved })
    #expect(change.note == "It is the watermark: the next incremental copy fails.")
  }

  @Test func `an added column carries its type, for the statement that adds it elsewhere`() throws {
    let old = configuration(entry("claim"))
    let new = configuration(
      entry(
        "claim",
        [
          "column_names": ["Num", "Note", "Name", "Fee", "DateTStamp"],
          "column_types": [
            "Num": "bigint(20)", "Note": "text", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "timestamp",
          ],
        ]
      )
    )
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first)
    #expect(change.kind == .columnAdded)
    #expect(change.consequences == [FieldChange(field: "column_types.Note", old: nil, new: .string("text"))])
    #expect(change.note == "At position 2 of 5.")
  }

  @Test func `every kind explains itself in a sentence of its own`() {
    let explanations = ChangeKind.allCases.map(\.explanation)
    #expect(Set(explanations).count == ChangeKind.allCases.count)
    #expect(explanations.allSatisfy { $0.hasSuffix(".") })
  }
}
