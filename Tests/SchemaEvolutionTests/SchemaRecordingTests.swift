// SPDX-License-Identifier: MIT

import ColumnTypes
import OrderedCollections
import Testing

@testable import SchemaEvolution

@Suite struct SchemaRecordingTests {
  private let store = MemoryStore()

  private var recording: SchemaRecording {
    SchemaRecording(.init(store: store, alerts: nil, clock: PinnedClock(), recorder: "tests"))
  }

  @Test func `every table is tried, and trouble with one is not the end`() {
    store.baselinesByTable["b"] = [1, 2, 3]
    let result = recording.record([table("a", "id int"), table("b", "id int"), table("c", "id int")])
    #expect(result.newTables == 2)
    #expect(result.problems.count == 1)
    #expect(store.baselinesByTable["b"] == [1, 2, 3])
  }

  @Test func `changes are named, first sights are counted`() {
    _ = recording.record([table("a", "id int"), table("b", "id int")])
    let result = recording.record([table("a", "id bigint"), table("b", "id int"), table("c", "id int")])
    #expect(result.changed.map(\.table) == ["a"])
    #expect(result.newTables == 1)
    #expect(result.problems.isEmpty)
  }
}

@Suite struct FireboltCatalogueTests {
  private func candidates(_ text: String) throws -> [SourceScan.Candidate] {
    FireboltCatalogue.candidates(in: try JSONValue(parsing: Array(text.utf8)))
  }

  @Test func `the one schema is not part of a table's name, whatever it is called`() throws {
    let found = try candidates(
      """
      {"tables": [["clinic_db", "patient", "BASE TABLE"]],
       "columns": [["clinic_db", "patient", "id", "int", "NO"], ["clinic_db", "patient", "name", "text", 1]], "indexes": []}
      """
    )
    #expect(found.map(\.table.name) == ["patient"])
    #expect(found.first?.table.columns.map(\.isNullable) == [false, true])
  }

  @Test func `tables of several schemas are kept apart`() throws {
    let found = try candidates(
      """
      {"tables": [["public", "patient", "BASE TABLE"], ["archive", "patient", "FACT"], ["public", "all", "VIEW"]],
       "columns": [["public", "patient", "id", "int", "NO"], ["archive", "patient", "id", "text", "NO"], ["public", "all", "id", "int", "NO"]],
       "indexes": [["archive", "patient", "[id]"]]}
      """
    )
    #expect(found.map(\.table.name) == ["patient", "archive.patient"])
    #expect(found.map(\.primaryIndex) == [nil, "[id]"])
  }

  @Test func `a table whose columns are not shown is unknown and left out`() throws {
    #expect(try candidates(#"{"tables": [["public", "patient", "BASE TABLE"]], "columns": []}"#).isEmpty)
  }
}
