// SPDX-License-Identifier: MIT

import ColumnTypes
import HostSystem
import Testing

@testable import SchemaEvolution

@Suite struct BaselineTests {
  /// What the older trackers left behind: no offset, the last change emptied by the next clean file.
  private let old = """
    {
      "table_name": "patient",
      "schema": {
        "PatNum": "bigint",
        "LName": "text",
        "Op": "text"
      },
      "last_updated": "2025-03-04T05:06:07.123456",
      "metadata": {
        "staging_table": "stg_patient",
        "changes_detected": {"new_columns": [], "removed_columns": [], "type_changes": [], "is_new_table": false},
        "columns_count": 3
      }
    }
    """

  @Test func `a document of the older trackers is read`() throws {
    let baseline = try Baseline(parsing: Array(old.utf8), table: "patient", place: "")
    #expect(baseline.table.columns.map(\.name) == ["PatNum", "LName", "Op"])
    #expect(baseline.table.dialect == .firebolt)
    #expect(baseline.lastUpdated.iso8601 == "2025-03-04T05:06:07.123456Z")
    #expect(baseline.stagingTable == "stg_patient")
  }

  @Test func `a document of the older trackers is a baseline like any other`() throws {
    let store = MemoryStore()
    store.baselinesByTable["patient"] = Array(old.utf8)
    let tracker = SchemaTracker(.init(store: store, alerts: nil, clock: PinnedClock(), recorder: "tests"))
    #expect(try tracker.track(table("patient", "PatNum bigint", "LName text")).status == .unchanged)
    #expect(store.calls == ["read patient"])
    let changed = try tracker.track(table("patient", "PatNum bigint"))
    #expect(changed.changes.removedColumns.map(\.name) == ["LName"])
    #expect(store.document("patient")?["metadata"]?["staging_table"]?.string == "stg_patient")
  }

  @Test func `metadata may be missing or empty`() throws {
    for metadata in ["", #", "metadata": {}"#] {
      let text = #"{"table_name": "p", "schema": {"a": "int"}, "last_updated": "2025-03-04T05:06:07"\#(metadata)}"#
      #expect(try Baseline(parsing: Array(text.utf8), table: "p", place: "").stagingTable == nil)
    }
  }

  @Test func `at rest the document has exactly the documented shape`() throws {
    let store = MemoryStore()
    let surroundings = SchemaTracker.Surroundings(
      store: store,
      alerts: RecordingChannel(),
      clock: PinnedClock(),
      recorder: "tests"
    )
    _ = try SchemaTracker(surroundings).track(table("patient", "id int"), .init(stagingTable: "stg_patient"))
    #expect(
      String(decoding: try #require(store.baselinesByTable["patient"]), as: UTF8.self) == """
        {
          "table_name": "patient",
          "schema": {
            "id": "int"
          },
          "last_updated": "2026-07-15T12:00:00.000000+00:00",
          "metadata": {
            "staging_table": "stg_patient",
            "changes_detected": {
              "new_columns": [
                {
                  "column": "id",
                  "type": "int"
                }
              ],
              "removed_columns": [],
              "type_changes": [],
              "is_new_table": true
            },
            "columns_count": 1
          }
        }
        """
    )
  }

  @Test(arguments: [
    "", "[]", #"{"schema": []}"#, #"{"table_name": "p", "schema": {"a": 1}, "last_updated": "2025-03-04T05:06:07"}"#,
    #"{"table_name": "q", "schema": {"a": "int"}, "last_updated": "2025-03-04T05:06:07"}"#,
    #"{"table_name": "p", "schema": {"a": "int"}}"#,
    #"{"table_name": "p", "schema": {"a": "int"}, "last_updated": "yesterday"}"#,
    #"{"table_name": "p", "schema": {"a": "int"}, "last_updated": "2025-03-04T05:06:07", "metadata": {"dialect": "klingon"}}"#,
  ])
  func `anything else is refused, never taken for nothing`(text: String) {
    #expect(throws: EvolutionError.self) { try Baseline(parsing: Array(text.utf8), table: "p", place: "p.json") }
  }

  @Test func `what the plain shape cannot say is kept in the metadata`() throws {
    let seen = ObservedTable(
      name: "p",
      columns: [
        ObservedColumn(name: "a", type: "int(11)", isNullable: false), ObservedColumn(name: "b", type: "text"),
      ],
      primaryKey: ["a", "b"],
      dialect: .mysql
    )
    var baseline = Baseline(table: seen, lastUpdated: Instant(microseconds: 0), stagingTable: nil, changes: nil)
    baseline.outbox = [
      PendingAlert(fingerprint: "f", subject: "s", message: ["x": 1], attempts: 2, notBefore: Instant(microseconds: 5))
    ]
    let read = try Baseline(parsing: baseline.bytes, table: "p", place: "")
    #expect(read.table == seen)
    #expect(read.outbox == baseline.outbox)
  }
}
