// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct HistoryTests {
  private let workplace = Workplace()

  private var file: FilePath { workplace.path("logs/history.jsonl") }

  @Test func `a record reads back whole`() throws {
    let store = try workplace.store()
    var (_, summary) = workplace.nextRun()
    summary.outcome = .refused
    summary.exitCode = 3
    summary.environment = "production"
    summary.database = "opendental"
    summary.tables = 446
    summary.columns = 7000
    summary.changes = ["tables_removed": 12]
    summary.reason = "12 tables \"vanished\" — Größe"
    let lock = try workplace.lock(store)
    let record = try #require(try store.record(summary, live: Digest(of: [1]), backup: nil, holding: lock))
    #expect(try store.history().records == [record])
    #expect(record.summary == summary)
    #expect(!record.isCommit)
  }

  @Test func `one line a record, plain JSON, the seal last`() throws {
    try workplace.update(to: Workplace.content(1))
    let text = String(decoding: try #require(workplace.read(file)), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first)
    #expect(text.hasSuffix("\n"))
    #expect(line.hasPrefix(#"{"backup":null,"changes":{},"configuration":"../config/tables.yml","#))
    #expect(line.hasSuffix("\"}"))
    #expect(line.contains(#""sequence":1,"#))
    #expect(line.contains(#""run_id":"run-1","#))
    #expect(line.contains(#","checksum":""#))
  }

  /// A crash can cut an append at every byte.
  @Test func `a line torn at any byte is dropped and the next append is intact`() throws {
    try workplace.update(to: Workplace.content(1))
    let whole = try #require(workplace.read(file))
    let store = try workplace.store()
    for length in 0..<whole.count {
      workplace.write(whole + whole.prefix(length), to: file)
      let history = try store.history()
      // All but the line feed is a whole record; less is nothing.
      #expect(history.records.count == (length == whole.count - 1 ? 2 : 1))
      #expect(history.damagedLines.isEmpty)
      try workplace.restart()
      let repaired = try #require(workplace.read(file))
      #expect(repaired == (length == whole.count - 1 ? whole + whole : whole))
    }
  }

  @Test func `a flipped bit in the middle is found and its number is not given again`() throws {
    for number in 1...3 { try workplace.update(to: Workplace.content(number)) }
    var bytes = try #require(workplace.read(file))
    bytes[bytes.count / 2] ^= 1
    workplace.write(bytes, to: file)
    let store = try workplace.store()
    #expect(try store.history().damagedLines == [2])
    #expect(try store.history().nextSequence == 4)
    #expect(throws: StoreError.historyDamaged(store.layout.history, lines: [2])) {
      try store.resolveRollback(.lastChange)
    }
    #expect(throws: StoreError.historyDamaged(store.layout.history, lines: [2])) {
      try store.resolveRollback(.steps(1))
    }
    // Named by hand it still works.
    let backup = try #require(workplace.backups().last)
    #expect(try store.resolveRollback(.file(FilePath(backup))).condition == .intact)
  }

  @Test func `members of a later version do not break the seal`() throws {
    struct Later: Encodable {
      let sequence = 5
      let runID = "r"
      let kind = "update"
      let outcome = "refused"
      let started = "2026-01-01T00:00:00Z"
      let finished = "2026-01-01T00:00:00Z"
      let configuration = "../config/tables.yml"
      let changes: [String: Int] = [:]
      let approvals = ["a", "b"]

      enum CodingKeys: String, CodingKey {
        case sequence, kind, outcome, started, finished, configuration, changes, approvals
        case runID = "run_id"
      }
    }
    let record = SealedJSON.open(SealedJSON.seal(Later()), as: HistoryRecord.self)
    #expect(record?.sequence == 5)
  }

  @Test func `a failed append leaves no trace of success`() throws {
    try workplace.update(to: Workplace.content(1))
    let before = try #require(workplace.read(file))
    let store = try workplace.store()
    let (_, summary) = workplace.nextRun()
    let lock = try workplace.lock(store)
    let reference = FaultPlan()
    _ = try workplace.store(reference).record(summary, live: nil, backup: nil, holding: lock)
    workplace.write(before, to: file)
    for index in 1...reference.count {
      lock.history = nil
      let plan = FaultPlan(.refuse(at: index, .noSpace))
      let failed = (try? workplace.store(plan).record(summary, live: nil, backup: nil, holding: lock)) == nil
      #expect(plan.hasFired)
      if failed { #expect(workplace.read(file) == before, "operation \(index): \(plan.trace[index - 1])") }
      workplace.write(before, to: file)
    }
  }
}
