// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct RecoveryTests {
  private let workplace = Workplace()
  private let old = Workplace.content(1)
  private let new = Workplace.content(2)

  private var journal: FilePath { workplace.path("logs/journal.json") }

  /// A run that died just before it renamed the candidate.
  private func crash() throws {
    try workplace.update(to: old)
    try die(updatingTo: new)
    #expect(workplace.read(journal) != nil)
  }

  private func last() throws -> HistoryRecord? { try workplace.store().history().records.last }

  @Test func `nothing happened: nothing to do`() throws {
    try workplace.update(to: old)
    #expect(try workplace.restart() == RecoveryReport())
  }

  @Test func `old file live: the run is abandoned`() throws {
    try crash()
    let report = try workplace.restart()
    guard case .abandonSwap(let intent)? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(intent.record.summary.runID == "run-2")
    #expect(workplace.readLive() == old)
    #expect(try last()?.summary.outcome == .interrupted)
    #expect(try last()?.to == nil)
  }

  @Test func `new file live: the record is completed`() throws {
    try crash()
    workplace.write(new, to: workplace.live)
    let report = try workplace.restart()
    guard case .completeSwap? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(workplace.readLive() == new)
    #expect(try last()?.isCommit == true)
    #expect(try last()?.to == Digest(of: new).hexadecimal)
    #expect(try workplace.store().resolveRollback(.lastChange).digest == Digest(of: old))
  }

  @Test func `a valid edit since then stays`() throws {
    try crash()
    let edit = Array("edited\n".utf8)
    workplace.write(edit, to: workplace.live)
    let report = try workplace.restart()
    guard case .keepForeignEdit(_, Digest(of: edit))? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(workplace.readLive() == edit)
    #expect(try last()?.summary.outcome == .interrupted)
  }

  @Test(arguments: [nil, [], Array("no line feed at the end".utf8)] as [[UInt8]?])
  func `a missing, empty or unusable file is replaced by the backup, and kept aside`(bytes: [UInt8]?) throws {
    try crash()
    if let bytes { workplace.write(bytes, to: workplace.live) } else { try PosixFileSystem().remove(workplace.live) }
    let report = try workplace.restart()
    guard case .restoreBackup? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(workplace.readLive() == old)
    let displaced = workplace.read(workplace.path("logs/runs/run-2/displaced.tables.yml"))
    #expect(displaced == (bytes.flatMap { $0.isEmpty ? nil : $0 }))
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `a probe that a killed start left in the logs is removed, and nothing that only looks like it`() throws {
    try workplace.update(to: Workplace.content(1))
    workplace.write([], to: workplace.path("logs/.etl-update-schema.probe-run-9"))
    workplace.write([], to: workplace.path("logs/.etl-update-schema.notes"))
    let report = try workplace.restart()
    #expect(report.steps == [.removeLeftover(workplace.path("logs/.etl-update-schema.probe-run-9"))])
    #expect(workplace.names("logs").filter { $0.hasPrefix(".etl") } == [".etl-update-schema.notes"])
  }

  /// The same order as in a swap: nothing may be renamed or recorded before it is on disk.
  @Test func `a restored backup is on disk before the journal goes`() throws {
    try crash()
    try PosixFileSystem().remove(workplace.live)
    let plan = FaultPlan()
    try workplace.restart(plan: plan)
    let restored = ".tables.yml.staged-run-2.restore"
    let wanted: [(FileSystemError.Operation, String)] = [
      (.write, restored), (.synchronize, restored), (.rename, "tables.yml"), (.synchronizeDirectory, "config"),
      (.open, "tables.yml"), (.write, "history.jsonl"), (.synchronize, "history.jsonl"), (.remove, "journal.json"),
      (.synchronizeDirectory, "logs"),
    ]
    var rest = plan.trace[...]
    for (operation, name) in wanted {
      let index = try #require(
        rest.firstIndex { $0.operation == operation && $0.path.lastComponent?.string == name },
        "\(operation) \(name)"
      )
      rest = rest[(index + 1)...]
    }
  }

  @Test func `a completed swap is synchronized before it is recorded`() throws {
    try crash()
    workplace.write(new, to: workplace.live)
    let plan = FaultPlan()
    try workplace.restart(plan: plan)
    let folder = try #require(
      plan.trace.first { $0.operation == .synchronizeDirectory && $0.path.lastComponent == "config" }
    )
    let record = try #require(plan.trace.first { $0.operation == .write && $0.path.lastComponent == "history.jsonl" })
    #expect(folder.index < record.index)
  }

  @Test(arguments: [true, false]) func `without a good backup a person decides, and can`(isMissing: Bool) throws {
    try workplace.update(to: old)
    try workplace.update(to: new)
    let store = try workplace.store()
    let name = try #require(try last()?.backup)
    workplace.clock.advance(seconds: 60)
    try die(updatingTo: Workplace.content(3))
    workplace.write([], to: workplace.live)
    let path = workplace.logs.appending(try #require(workplace.backups().last))
    if isMissing { try PosixFileSystem().remove(path) } else { workplace.write([1], to: path) }
    let error = #expect(throws: StoreError.self) { try workplace.restart() }
    guard case .needsAttention(let problem)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let lostName = path.lastComponent!.string
    #expect(problem.reason == (isMissing ? .backupMissing(lostName) : .backupDamaged(lostName)))
    #expect(workplace.readLive() == [], "nothing was changed")
    #expect(workplace.read(journal) != nil)
    // The way out that the message names.
    let lock = try workplace.lock(store)
    try store.setAsideJournal(holding: lock)
    lock.release()
    try workplace.rollBack(.file(FilePath(name)))
    #expect(workplace.readLive() == old)
  }

  /// The process dies as soon as its intent has its name.
  private func die(updatingTo bytes: [UInt8]) throws {
    let plan = FaultPlan()
    plan.intrusion = ({ $0.operation == .rename && $0.path.lastComponent == "journal.json" }, { plan.kill() })
    #expect(throws: StoreError.self) { try workplace.update(to: bytes, plan: plan) }
    #expect(plan.intrusion == nil, "it died where it should")
  }

  @Test func `a broken journal beside a valid file is set aside`() throws {
    try crash()
    var bytes = try #require(workplace.read(journal))
    bytes[5] ^= 1
    workplace.write(bytes, to: journal)
    #expect(try workplace.restart().steps.contains(.setAsideJournal))
    #expect(workplace.read(workplace.path("logs/journal.json.damaged.20251006_143022")) == bytes)
    #expect(workplace.readLive() == old)
  }

  @Test func `a broken journal beside a broken file needs a person`() throws {
    try crash()
    workplace.write([1, 2], to: journal)
    workplace.write([3], to: workplace.live)
    let layout = try workplace.layout()
    #expect(
      throws: StoreError.needsAttention(
        RecoveryProblem(reason: .journalUnreadable, live: layout.live, journal: layout.journal)
      )
    ) { try workplace.restart() }
    #expect(workplace.readLive() == [3])
  }

  @Test func `who may not change the live file repairs nothing where it would have to change`() throws {
    try crash()
    workplace.write([], to: workplace.live)
    let before = workplace.names("config") + workplace.names("logs")
    let history = workplace.read(workplace.path("logs/history.jsonl"))
    #expect(throws: StoreError.repairNeeded(workplace.live)) { try workplace.restart(mayChangeLive: false) }
    #expect(workplace.readLive() == [])
    #expect(workplace.names("config") + workplace.names("logs") == before)
    #expect(workplace.read(workplace.path("logs/history.jsonl")) == history)
    #expect(try workplace.restart().restored == [workplace.live])
    #expect(workplace.readLive() == old)
  }

  @Test func `who may not change the live file repairs everything else`() throws {
    try crash()
    let steps = try workplace.restart(mayChangeLive: false).steps
    guard case .abandonSwap? = steps.first else {
      Issue.record("\(steps)")
      return
    }
    #expect(workplace.readLive() == old)
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `a run that died before its swap gets its record, and its backup is ours`() throws {
    try workplace.update(to: old)
    try workplace.crash(guarded: false)
    let store = try workplace.store()
    #expect(try workplace.restart().steps == [.recordCrashedRun("run-2")])
    #expect(try last()?.summary.outcome == .interrupted)
    #expect(try store.rollbackCandidates().map(\.isForeign) == [false])
    #expect(try workplace.restart().steps.isEmpty)
  }

  @Test func `a crash that served another configuration is repaired from this one`() throws {
    workplace.make(folder: "other")
    try crash()
    try PosixFileSystem().remove(workplace.live)
    let store = try workplace.store(configuration: workplace.path("other/tables.yml"))
    _ = try store.recover(
      holding: try workplace.lock(store),
      processes: workplace.processes,
      isValid: workplace.isValid
    )
    #expect(workplace.readLive() == old)
    #expect(workplace.read(workplace.path("other/tables.yml")) == nil)
  }

  @Test func `foreign files that look alike are not cleaned`() throws {
    try workplace.update(to: old)
    let names = [
      "config/.tables.yml.swp", "config/tables.yml.staged-x", "config/tables.yml.backup.20200101_000000",
      "logs/x.partial",
    ]
    for name in names { workplace.write([1], to: workplace.path(name)) }
    workplace.write([1], to: workplace.path("config/.tables.yml.staged-run-0"))
    #expect(try workplace.restart().steps == [.removeLeftover(workplace.path("config/.tables.yml.staged-run-0"))])
    for name in names { #expect(workplace.read(workplace.path(name)) == [1], "\(name)") }
  }
}
