// SPDX-License-Identifier: MIT

import ColumnTypes
import OrderedCollections
import Testing

@testable import SchemaEvolution

@Suite struct SourceScanTests {
  private let store = MemoryStore()
  private let bridge = FakeBridge()
  private let keysKey = "keys.json"

  private func scan(
    _ tables: [ObservedTable],
    apply: Bool = false,
    guesses: Bool = false,
    only: [String] = [],
    indexes: [String: String] = [:]
  ) throws -> ScanReport {
    let surroundings = SchemaTracker.Surroundings(store: store, alerts: nil, clock: PinnedClock(), recorder: "tests")
    let keys = TableKeysFile(keysKey, in: BucketFolder(bucket: "b", prefix: "", bridge: bridge))
    var wishes = SourceScan.Wishes()
    (wishes.isApplied, wishes.acceptsGuesses, wishes.tables) = (apply, guesses, only)
    let candidates = tables.map { SourceScan.Candidate($0, primaryIndex: indexes[$0.name]) }
    return try SourceScan(surroundings, ignoring: IgnoredNames(), keysFile: keys).scan("clinic", candidates, wishes)
  }

  private var keys: TableKeys {
    get throws { try TableKeys(parsing: Array((bridge.objects[keysKey] ?? "{}").utf8), place: "") }
  }

  @Test func `new, changed and removed tables are told apart, and nothing is written`() throws {
    _ = try scan([table("a", "id int"), table("b", "id int"), table("c", "id int")], apply: true)
    store.calls = []
    bridge.requests = []
    let report = try scan([
      table("a", "id int"), table("b", "id bigint"), table("d", "id int"), table("stg_d", "id int"),
    ])
    #expect(report.newTables.map(\.outcome.table) == ["d"])
    #expect(report.changedTables.map(\.outcome.table) == ["b"])
    #expect(report.removedTables == ["c"])
    #expect(report.hasChanges)
    #expect(!store.calls.contains { $0.hasPrefix("save") || $0.hasPrefix("append") })
    #expect(!bridge.requests.contains { $0.operation == .put })
  }

  @Test func `a source that shows no tables is unknown, not empty`() throws {
    _ = try scan([table("a", "id int")], apply: true)
    #expect(throws: EvolutionError.sourceUnreachable(source: "clinic", problem: "it shows no tables")) {
      try scan([], apply: true)
    }
  }

  @Test func `a selection says nothing about the other tables`() throws {
    _ = try scan([table("a", "id int"), table("b", "id int")], apply: true)
    let report = try scan([table("a", "id bigint"), table("c", "id int")], only: ["a"])
    #expect(report.tables.map(\.outcome.table) == ["a"])
    #expect(report.removedTables.isEmpty)
    #expect(throws: EvolutionError.self) { try scan([table("a", "id int")], only: ["zz"]) }
  }

  @Test func `declared keys are added where nobody has decided; null and other keys stay`() throws {
    bridge.objects[keysKey] = #"{"log": null, "visit": ["VisitNum"]}"#
    let report = try scan(
      [
        table("patient", "PatNum int", "Clinic int", key: ["PatNum", "Clinic"]), table("log", "id int", key: ["id"]),
        table("visit", "VisitNum int", "Day int", key: ["VisitNum", "Day"]), table("claim", "id int"),
        table("note", "x int"),
      ],
      apply: true
    )
    #expect(try keys["patient"] == .list(["PatNum", "Clinic"]))
    #expect(try keys["log"] == .null)
    #expect(try keys["visit"] == .list(["VisitNum"]))
    #expect(try keys["claim"] == .absent)
    #expect(report.keyMismatches == [.init(table: "visit", onFile: ["VisitNum"], declared: ["VisitNum", "Day"])])
    #expect(report.keyProposals.map(\.status) == [.autoConfigured, .needsReview, .needsManualConfiguration])
    #expect(report.keysBackup?.contains(".backup.") == true)
  }

  @Test func `guesses are taken only when they are accepted`() throws {
    let tables = [table("claim", "id int"), table("visit", "a int", "b int")]
    _ = try scan(tables, apply: true, indexes: ["visit": "[a, b]"])
    #expect(try keys["claim"] == .absent)
    _ = try scan(tables, apply: true, guesses: true, indexes: ["visit": "[a, b]"])
    #expect(try keys["claim"] == .list(["id"]))
    #expect(try keys["visit"] == .list(["a", "b"]))
  }

  @Test func `keys that cannot be read stop the scan before anything is written`() throws {
    bridge.refusal = (.get, "denied", "AccessDenied")
    #expect(throws: EvolutionError.self) { try scan([table("a", "id int", key: ["id"])], apply: true) }
    #expect(store.calls.isEmpty)
  }

  @Test func `a second scan after applying finds nothing`() throws {
    let tables = [table("a", "id int", key: ["id"], dialect: .mysql), table("b", "x datetime", dialect: .mysql)]
    #expect(try scan(tables, apply: true).hasChanges)
    #expect(try !scan(tables).hasChanges)
  }
}

@Suite struct SuggestedStatementsTests {
  private func suggest(_ old: ObservedTable?, _ new: ObservedTable, _ target: SuggestedStatements.Target)
    -> SuggestedStatements
  {
    SuggestedStatements(for: ChangeDetection.changes(from: old, to: new), of: new, target: target)
  }

  @Test func `a new column is added if it does not exist, with the target's type`() {
    let old = table("patient", "id int", dialect: .mysql)
    let new = table("patient", "id int", "Fee decimal(10,2)", "odd\"name varchar(20)", dialect: .mysql)
    #expect(
      suggest(old, new, .firebolt).statements == [
        #"ALTER TABLE "patient" ADD COLUMN IF NOT EXISTS "Fee" NUMERIC(10, 2);"#,
        #"ALTER TABLE "patient" ADD COLUMN IF NOT EXISTS "odd""name" TEXT;"#,
      ]
    )
    #expect(
      suggest(old, new, .postgresql).statements.last
        == #"ALTER TABLE "patient" ADD COLUMN IF NOT EXISTS "odd""name" varchar(20);"#
    )
    #expect(suggest(old, new, .firebolt).notes == ["rows that are there already have NULL in the new columns"])
  }

  @Test func `a changed type is a rebuild in Firebolt and an ALTER in PostgreSQL`() {
    let old = table("patient", "id int", "name text", dialect: .mysql)
    let new = table("patient", "id bigint", "name text", dialect: .mysql)
    #expect(
      suggest(old, new, .firebolt).statements.first
        == #"CREATE TABLE "patient__rebuild" AS SELECT CAST("id" AS BIGINT) AS "id", "name" FROM "patient";"#
    )
    #expect(suggest(old, new, .firebolt).statements.count == 5)
    #expect(
      suggest(old, new, .postgresql).statements == [
        #"ALTER TABLE "patient" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;"#
      ]
    )
  }

  @Test func `nothing is ever suggested to be dropped for a column that is gone`() {
    let plan = suggest(table("p", "id int", "fax text"), table("p", "id int"), .firebolt)
    #expect(plan.statements.isEmpty)
    #expect(plan.notes.count == 1)
  }

  @Test func `a column without a target type is left to a person`() {
    let new = table("place", "id int", "spot point", dialect: .mysql)
    let plan = suggest(nil, new, .firebolt)
    #expect(plan.statements == ["CREATE TABLE IF NOT EXISTS \"place\" (\n  \"id\" INTEGER\n);"])
    #expect(plan.notes.contains { $0.contains("\"spot\"") })
  }
}
