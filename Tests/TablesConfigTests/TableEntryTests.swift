// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import Testing
import YAMLDocument

struct TableEntryTests {
  private func entry(_ fields: String) throws -> TableEntry {
    let document = try TablesDocument(Array("metadata: {}\ntables:\n  t: {\(fields)}\n".utf8))
    return try #require(document.configuration.tables["t"])
  }

  @Test func `fields have their types`() throws {
    let entry = try #require(
      try TablesDocument(try Fixture.bytes("validation/valid.yml")).configuration.tables["commlog"]
    )
    #expect(entry.primaryKey == "CommlogNum")
    #expect(entry.columnNames == ["CommlogNum", "DateTStamp", "Note"])
    #expect(entry.columnTypes == ["CommlogNum": "BIGINT", "DateTStamp": "TIMESTAMP", "Note": "TEXT"])
    #expect(entry.extractionStrategy == "incremental")
    #expect(entry.isIncremental)
    #expect(entry.incrementalColumns == ["DateTStamp", "CommlogNum"])
    #expect(entry.incrementalStrategy == "or_logic")
    #expect(entry.watermark == "DateTStamp")
    #expect(entry.syncProfile == "in_place_updates")
    #expect(entry.performanceCategory == "small")
    #expect(entry.estimatedRows == 12_000)
    #expect(entry.estimatedSizeMegabytes == 1.52)
    #expect(entry.batchSize == 25_000)
    #expect(entry.isModeled == true)
    #expect(entry.dbtModelTypes == ["staging"])
    #expect(entry.error == nil)
    #expect(entry.lookback == nil)
  }

  @Test func `columns that are not recorded are unknown, not none`() throws {
    #expect(try entry("table_name: t").columnNames == nil)
    #expect(try entry("column_names: []").columnNames == [])
    #expect(try entry("column_names: [a, 1]").columnNames == nil)
    #expect(try entry("table_name: t").columnTypes == nil)
  }

  @Test(
    arguments: [
      ("replicator_watermark_column: a, primary_incremental_column: b", "a"),
      ("replicator_watermark_column: null, primary_incremental_column: b", "b"),
      ("primary_incremental_column: b", "b"), ("primary_incremental_column: null", nil), ("table_name: t", nil),
    ] as [(String, String?)]
  )
  func `the watermark falls back to the older field`(fields: String, watermark: String?) throws {
    #expect(try entry(fields).watermark == watermark)
  }

  @Test func `a look-back window is read whole`() throws {
    let window = try #require(
      try entry("lookback_resync: {enabled: true, window_days: 30, predicate_columns: [ProcDate, DateCP]}").lookback
    )
    #expect(window.isEnabled)
    #expect(window.windowDays == 30)
    #expect(window.predicateColumns == ["ProcDate", "DateCP"])
    #expect(try entry("lookback_resync: null").lookback == nil)
  }

  @Test(arguments: [
    ("full_table", false), ("small_table", false), ("incremental", true), ("incremental_chunked", true),
    ("chunked_incremental", true),
  ])
  func `strategies that copy new rows only are incremental`(strategy: String, isIncremental: Bool) throws {
    #expect(try entry("extraction_strategy: \(strategy)").isIncremental == isIncremental)
  }
}
