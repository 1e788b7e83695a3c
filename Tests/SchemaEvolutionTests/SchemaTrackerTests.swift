// SPDX-License-Identifier: MIT

import ColumnTypes
import HostSystem
import Testing

@testable import SchemaEvolution

@Suite struct SchemaTrackerTests {
  private let store = MemoryStore()
  private let clock = PinnedClock()

  private func tracker(_ channel: (any AlertChannel)? = nil) -> SchemaTracker {
    SchemaTracker(.init(store: store, alerts: channel, clock: clock, recorder: "tests"))
  }

  @Test func `the first sight is recorded, and everything is new`() throws {
    let outcome = try tracker().track(table("patient", "id int", "name text"))
    #expect(outcome.status == .firstSight)
    #expect(outcome.changes.newColumns.map(\.name) == ["id", "name"])
    #expect(outcome.version == 1)
    #expect(store.recordsByTable["patient"]?.map(\.fromHash) == [nil])
  }

  @Test func `an unchanged table costs one read and no write`() throws {
    _ = try tracker().track(table("patient", "id int", "name varchar(20)"))
    store.calls = []
    let outcome = try tracker().track(
      table("patient", "ID INTEGER", "name TEXT", "Op text", "load_timestamp timestamp")
    )
    #expect(outcome.status == .unchanged)
    #expect(store.calls == ["read patient"])
  }

  @Test func `a denied read is never followed by a write`() throws {
    store.failing = ["read"]
    #expect(throws: EvolutionError.storeUnreachable(place: "memory:patient", problem: "AccessDenied")) {
      try tracker().track(table("patient", "id int"))
    }
    #expect(store.calls == ["read patient"])
  }

  @Test func `a history that cannot be read stops the save`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let before = store.baselinesByTable["patient"]
    store.failing = ["newest"]
    store.calls = []
    #expect(throws: EvolutionError.self) { try tracker().track(table("patient", "id bigint")) }
    #expect(store.calls == ["read patient", "newest patient"])
    #expect(store.baselinesByTable["patient"] == before)
  }

  @Test func `a damaged baseline is left alone`() throws {
    store.baselinesByTable["patient"] = Array(#"{"table_name": "patient", "schema": "#.utf8)
    #expect(throws: EvolutionError.self) { try tracker().track(table("patient", "id int")) }
    #expect(store.calls == ["read patient"])
  }

  @Test func `a stored empty schema is first sight`() throws {
    let empty = #"{"table_name": "patient", "schema": {}, "last_updated": "2026-07-01T00:00:00", "metadata": {}}"#
    store.baselinesByTable["patient"] = Array(empty.utf8)
    let outcome = try tracker().track(table("patient", "id int"))
    #expect(outcome.status == .firstSight)
    #expect(store.recordsByTable["patient"]?.first?.fromHash == nil)
  }

  @Test func `an older file that arrives late changes nothing`() throws {
    func at(_ text: String) -> SchemaTracker.Circumstances { .init(observedAt: Instant(timestamp: text)) }
    _ = try tracker().track(table("patient", "id int"), at("2026-07-15T10:00:00Z"))
    _ = try tracker().track(table("patient", "id int", "email text"), at("2026-07-15T11:00:00Z"))
    store.calls = []
    let late = try tracker().track(table("patient", "id int"), at("2026-07-15T10:30:00Z"))
    #expect(late.status == .late)
    #expect(late.changes.removedColumns.map(\.name) == ["email"])
    #expect(store.calls == ["read patient"])
    let next = try tracker().track(table("patient", "id int", "email text"), at("2026-07-15T11:30:00Z"))
    #expect(next.status == .unchanged)
  }

  @Test func `moments in a baseline grow although a clock goes back`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let first = try #require(store.recordsByTable["patient"]?.last?.savedAt)
    clock.now = Instant(microseconds: clock.now.microseconds - 3_600_000_000)
    _ = try tracker().track(table("patient", "id bigint"))
    #expect(try #require(store.recordsByTable["patient"]?.last?.savedAt) > first)
  }

  @Test func `another writer in between is seen, and its change is kept`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let rival = SchemaTracker(.init(store: store, alerts: nil, clock: clock, recorder: "rival"))
    store.beforeSave = { _ = try? rival.track(table("patient", "id int", "fax text")) }
    let outcome = try tracker().track(table("patient", "id int", "email text"))
    #expect(outcome.status == .changed)
    let records = try #require(store.recordsByTable["patient"])
    #expect(records.map(\.version) == Array(1...records.count))
    for (earlier, later) in zip(records, records.dropFirst()) { #expect(later.fromHash == earlier.toHash) }
    let seen = records.flatMap { $0.changes["new_columns"]?.array ?? [] }.compactMap { $0["column"]?.string }
    #expect(seen.contains("fax"))
    #expect(seen.contains("email"))
  }

  @Test func `a lost reply to our own write is no race`() throws {
    store.losesReply = true
    let outcome = try tracker().track(table("patient", "id int"))
    #expect(outcome.status == .firstSight)
    #expect(store.recordsByTable["patient"]?.count == 1)
  }

  @Test func `a lost reply to our own record is no race`() throws {
    store.losesRecordReply = true
    let outcome = try tracker().track(table("patient", "id int"))
    #expect(outcome.status == .firstSight)
    #expect(outcome.version == 1)
    #expect(store.recordsByTable["patient"]?.count == 1)
  }

  @Test func `what one look does not say is not forgotten, and costs no write`() throws {
    let full = ObservedTable(
      name: "p",
      columns: [ObservedColumn(name: "Id", type: "int", isNullable: false)],
      primaryKey: ["Id"],
      dialect: .firebolt
    )
    _ = try tracker().track(full)
    store.calls = []
    #expect(try tracker().track(table("p", "id int")).status == .unchanged)
    #expect(try tracker().track(full).status == .unchanged)
    #expect(store.calls == ["read p", "read p"])
    _ = try tracker().track(table("p", "id bigint"))
    #expect(store.document("p")?["metadata"]?["nullable"] == ["id": false])
    #expect(store.document("p")?["metadata"]?["primary_key"] == ["Id"])
  }

  @Test func `a record without its baseline is finished by the next run`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let before = store.baselinesByTable["patient"]
    _ = try tracker().track(table("patient", "id int", "email text"))
    // As if the process had died between the record and the baseline.
    store.baselinesByTable["patient"] = before
    let outcome = try tracker().track(table("patient", "id int", "email text", "fax text"))
    #expect(outcome.changes.newColumns.map(\.name) == ["fax"])
    #expect(store.recordsByTable["patient"]?.map(\.version) == [1, 2, 3])
  }

  @Test(arguments: 1...3)
  func `writers who come and go between the baseline and the history are not passed over`(writers: Int) throws {
    _ = try tracker().track(table("patient", "id int"))
    store.beforeNewest = { [self] in
      for writer in 1...writers {
        #expect(throws: Never.self) { try tracker().track(table("patient", "id int", "w\(writer) text")) }
      }
    }
    let outcome = try tracker().track(table("patient", "id int", "mine text"))
    #expect(outcome.version == writers + 2)
    #expect(outcome.changes.removedColumns.map(\.name) == ["w\(writers)"])
    let records = try #require(store.recordsByTable["patient"])
    #expect(records.map(\.version) == Array(1...writers + 2))
    #expect(records.dropFirst().map(\.fromHash) == records.dropLast().map(\.toHash))
    #expect(store.document("patient")?["schema"]?["mine"] != nil)
  }

  @Test func `whoever loses every race says so`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let losing = LosingStore(store)
    let tracker = SchemaTracker(.init(store: losing, alerts: nil, clock: clock, recorder: "tests"))
    #expect(throws: EvolutionError.raceLost(place: "memory:patient", attempts: 40)) {
      try tracker.track(table("patient", "id bigint"))
    }
    #expect(losing.attempts == 40)
    #expect(clock.slept > 0)
  }

  @Test func `a table without columns is unknown, not empty`() throws {
    #expect(throws: EvolutionError.self) {
      try ObservedTable(name: "patient", parsing: Array("{}".utf8), dialect: .firebolt)
    }
    #expect(throws: EvolutionError.self) { try tracker().track(table("patient", "Op text", "rn bigint")) }
    #expect(store.calls.isEmpty)
  }

  @Test func `types of another dialect are refused`() throws {
    _ = try tracker().track(table("patient", "id int", dialect: .mysql))
    #expect(throws: EvolutionError.dialectDiffers(place: "memory:patient", stored: "mysql", seen: "firebolt")) {
      try tracker().track(table("patient", "id int"))
    }
  }

  @Test(arguments: ["stg_patient", "patient_dedup", "STG_x", "patient_temp", "cdc_processed_files"])
  func `tables of the loading are left alone`(name: String) throws {
    #expect(try tracker().track(table(name, "id int")).status == .ignored)
    #expect(store.calls.isEmpty)
  }

  @Test func `a key that becomes known is recorded once and is no change`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let learned = try tracker().track(table("patient", "id int", key: ["id"]))
    #expect(learned.status == .unchanged)
    store.calls = []
    #expect(try tracker().track(table("patient", "id int", key: ["id"])).status == .unchanged)
    #expect(try tracker().track(table("patient", "id int")).status == .unchanged)
    #expect(store.calls == ["read patient", "read patient"])
    let changed = try tracker().track(table("patient", "id int", key: ["id", "clinic"]))
    #expect(changed.changes.keyChange == .init(old: ["id"], new: ["id", "clinic"]))
    #expect(changed.changes.severity == .breaking)
  }
}

/// Somebody else always appends first.
private final class LosingStore: MetadataStore {
  private let base: MemoryStore
  private(set) var attempts = 0

  init(_ base: MemoryStore) { self.base = base }

  func place(of table: String) -> String { base.place(of: table) }
  func baselines(of tables: [String]) throws(EvolutionError) -> [StoredDocument?] { try base.baselines(of: tables) }
  func newestRecord(of table: String) throws(EvolutionError) -> HistoryRecord? { try base.newestRecord(of: table) }
  func records(of table: String) throws(EvolutionError) -> [HistoryRecord] { try base.records(of: table) }
  func tables() throws(EvolutionError) -> [String] { try base.tables() }
  func wasAlerted(_ fingerprint: String, of table: String) throws(EvolutionError) -> Bool { false }
  func noteAlert(_ fingerprint: String, of table: String, note: JSONValue) throws(EvolutionError) {}
  func saveBaseline(_ bytes: [UInt8], of table: String, over tag: String?) throws(EvolutionError) -> WriteOutcome {
    .conflict
  }

  func append(_ record: HistoryRecord) throws(EvolutionError) -> Bool {
    attempts += 1
    return false
  }
}
