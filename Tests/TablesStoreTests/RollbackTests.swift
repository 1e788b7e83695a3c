// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct RollbackTests {
  private let workplace = Workplace()

  private func updates(_ count: Int) throws {
    for number in 1...count {
      try workplace.update(to: Workplace.content(number))
      workplace.clock.advance(seconds: 60)
    }
  }

  @Test func `twice is a redo`() throws {
    try updates(3)
    let first = try workplace.rollBack()
    #expect(workplace.readLive() == Workplace.content(2))
    #expect(first.record.summary.kind == .rollback)
    try workplace.rollBack()
    #expect(workplace.readLive() == Workplace.content(3))
    try workplace.rollBack()
    #expect(workplace.readLive() == Workplace.content(2))
  }

  @Test func `steps walk different contents, also behind rollbacks and hand edits`() throws {
    try updates(3)
    try workplace.rollBack()
    // Live: 2. Before it: 3, then (2 is live, so skipped) 1.
    #expect(try workplace.store().resolveRollback(.steps(1)).digest == Digest(of: Workplace.content(3)))
    #expect(try workplace.store().resolveRollback(.steps(2)).digest == Digest(of: Workplace.content(1)))
    #expect(throws: StoreError.noSuchBackup("3 steps back")) { try workplace.store().resolveRollback(.steps(3)) }
    #expect(throws: StoreError.noSuchBackup("0 steps back")) { try workplace.store().resolveRollback(.steps(0)) }
    workplace.write(Workplace.content(50), to: workplace.live)
    try workplace.update(to: Workplace.content(4))
    #expect(try workplace.store().resolveRollback(.steps(1)).digest == Digest(of: Workplace.content(50)))
    #expect(try workplace.store().resolveRollback(.steps(2)).digest == Digest(of: Workplace.content(2)))
  }

  @Test func `every configuration that was live comes back byte for byte`() throws {
    try updates(6)
    for number in [1, 5, 3, 6, 2, 4] {
      let candidate = try #require(
        try workplace.store().rollbackCandidates().first { $0.digest == Digest(of: Workplace.content(number)) },
        "content \(number)"
      )
      try workplace.rollBack(.file(candidate.path))
      #expect(workplace.readLive() == Workplace.content(number))
    }
  }

  @Test func `a run that changed nothing does not become the default`() throws {
    try updates(2)
    let store = try workplace.store()
    var (_, summary) = workplace.nextRun()
    summary.outcome = .refused
    do {
      let lock = try workplace.lock(store)
      let backup = try store.backUp(summary, holding: lock)
      try store.record(summary, live: backup?.digest, backup: backup, holding: lock)
    }
    #expect(try store.resolveRollback(.lastChange).digest == Digest(of: Workplace.content(1)))
  }

  @Test func `nothing to restore before the first change`() throws {
    #expect(throws: StoreError.nothingToRestore) { try workplace.store().resolveRollback(.lastChange) }
    #expect(throws: StoreError.nothingToRestore) { try workplace.store().resolveRollback(.steps(1)) }
    try workplace.update(to: Workplace.content(1))
    #expect(throws: StoreError.nothingToRestore) { try workplace.store().resolveRollback(.lastChange) }
    #expect(throws: StoreError.noSuchBackup("1 steps back")) { try workplace.store().resolveRollback(.steps(1)) }
  }

  @Test func `a damaged or empty backup is refused and the live file stays`() throws {
    try updates(3)
    let name = try #require(try workplace.store().history().records.last?.backup)
    let path = workplace.logs.appending(name)
    var bytes = Workplace.content(2)
    bytes[10] ^= 1
    workplace.write(bytes, to: path)
    let damaged = StoreError.backupDamaged(path, expected: Digest(of: Workplace.content(2)), found: Digest(of: bytes))
    for request in [
      RollbackRequest.lastChange, .steps(1), .file(path), .file(FilePath(name)), .stamp("20251006143222"),
    ] {
      #expect(throws: damaged, "\(request)") { try workplace.rollBack(request) }
    }
    workplace.write([], to: path)
    #expect(throws: StoreError.self) { try workplace.rollBack(.file(path)) }
    #expect(workplace.readLive() == Workplace.content(3))
    #expect(
      try workplace.store().rollbackCandidates().first?.condition
        == .altered(recorded: Digest(of: Workplace.content(2)))
    )
  }

  @Test func `a copy with the same content stands in for a backup that is gone`() throws {
    try updates(2)
    try workplace.rollBack()
    try workplace.rollBack()
    try workplace.update(to: Workplace.content(3))
    try workplace.update(to: Workplace.content(2))
    // Content 2 has two backups; the default wants 3's, steps(2) wants a 1, and a deleted copy of 2 is no loss.
    let copies = try workplace.store().rollbackCandidates().filter { $0.digest == Digest(of: Workplace.content(2)) }
    #expect(copies.count == 2)
    try PosixFileSystem().remove(copies[0].path)
    try workplace.update(to: Workplace.content(4))
    try PosixFileSystem().remove(try workplace.store().resolveRollback(.lastChange).path)
    #expect(try workplace.store().resolveRollback(.lastChange).path == copies[1].path)
  }

  @Test func `a time finds its backup, and refuses to guess`() throws {
    try updates(3)
    #expect(try workplace.store().resolveRollback(.stamp("20251006143122")).digest == Digest(of: Workplace.content(1)))
    let both = ["tables.yml.backup.20251006_143222", "tables.yml.backup.20251006_143122"]
    #expect(throws: StoreError.ambiguousBackup("20251006", candidates: both)) {
      try workplace.store().resolveRollback(.stamp("20251006"))
    }
    #expect(throws: StoreError.noSuchBackup("20240101")) { try workplace.store().resolveRollback(.stamp("20240101")) }
  }

  @Test func `a whole label names one backup, although another began in the same second`() throws {
    try updates(2)
    workplace.write(Workplace.content(9), to: workplace.path("logs/tables.yml.backup.20251006_143122_2"))
    let store = try workplace.store()
    #expect(try store.rollbackCandidates().map(\.stamp) == ["20251006_143122", "20251006_143122_2"])
    #expect(try store.resolveRollback(.stamp("20251006143122")).digest == Digest(of: Workplace.content(1)))
    let second = RollbackRequest(argument: "20251006_143122_2")
    #expect(try store.resolveRollback(second).digest == Digest(of: Workplace.content(9)))
  }

  @Test func `backups of other tools are listed last, restored, and marked`() throws {
    try updates(2)
    try PosixFileSystem().makeDirectory(workplace.path("logs/backups"), mode: .folder)
    workplace.write(Workplace.content(70), to: workplace.path("logs/backups/tables.yml.backup.20240101_000000"))
    workplace.write(Workplace.content(71), to: workplace.path("logs/tables.yml.backup.20240202_000000"))
    workplace.write([1], to: workplace.path("logs/notes.txt"))
    let candidates = try workplace.store().rollbackCandidates()
    #expect(candidates.map(\.isForeign) == [false, true, true])
    #expect(candidates.map(\.sequence) == [2, nil, nil])
    #expect(candidates.map(\.stamp) == ["20251006_143122", "20240202_000000", "20240101_000000"])
    try workplace.rollBack(.stamp("20240101"))
    #expect(workplace.readLive() == Workplace.content(70))
  }

  @Test func `any file can be named, a missing one or a folder cannot`() throws {
    try updates(1)
    let elsewhere = workplace.path("elsewhere.yml")
    workplace.write(Workplace.content(99), to: elsewhere)
    #expect(try workplace.store().resolveRollback(.file(elsewhere)).digest == Digest(of: Workplace.content(99)))
    for path in [workplace.path("missing.yml"), workplace.logs, "no-such-name"] {
      #expect(throws: StoreError.noSuchBackup(path.string)) { try workplace.store().resolveRollback(.file(path)) }
    }
  }

  @Test func `two configurations that share their logs keep their own past`() throws {
    workplace.make(folder: "other")
    let other = workplace.path("other/tables.yml")
    try updates(2)
    workplace.write(Workplace.content(80), to: other)
    let store = try workplace.store(configuration: other)
    let (id, summary) = workplace.nextRun()
    do {
      let lock = try workplace.lock(store)
      let backup = try store.backUp(summary, holding: lock)
      let staged = try store.stage(Workplace.content(81), run: id, holding: lock)
      _ = try store.swap(staged, replacing: backup, as: summary, holding: lock)
    }
    #expect(try workplace.store().resolveRollback(.lastChange).digest == Digest(of: Workplace.content(1)))
    #expect(try store.resolveRollback(.lastChange).digest == Digest(of: Workplace.content(80)))
    #expect(try workplace.store().rollbackCandidates().count == 1)
  }

  @Test func `the past survives a move of the whole project`() throws {
    try updates(2)
    let moved = workplace.root.removingLastComponent().appending(workplace.root.lastComponent!.string + ".moved")
    try PosixFileSystem().rename(workplace.root, to: moved)
    defer { try? PosixFileSystem().rename(moved, to: workplace.root) }
    let layout = try StoreLayout.resolving(
      configuration: moved.appending("config").appending("tables.yml"),
      logs: moved.appending("logs"),
      on: PosixFileSystem()
    )
    let store = TablesStore(layout: layout, fileSystem: PosixFileSystem(), clock: workplace.clock)
    #expect(try store.resolveRollback(.lastChange).digest == Digest(of: Workplace.content(1)))
  }

  @Test(arguments: [
    ("2", RollbackRequest.steps(2)), ("20251006", .stamp("20251006")), ("20251006_143022", .stamp("20251006143022")),
    ("2025-10-06 14:30", .stamp("202510061430")), ("2025-10-06T14:30:22", .stamp("20251006143022")),
    ("tables.yml.backup.20251006_143022", .file("tables.yml.backup.20251006_143022")), ("./x.yml", .file("./x.yml")),
    ("-1", .file("-1")), ("123456", .file("123456")),
  ])
  func `what an argument means`(argument: String, request: RollbackRequest) {
    #expect(RollbackRequest(argument: argument) == request)
  }
}
