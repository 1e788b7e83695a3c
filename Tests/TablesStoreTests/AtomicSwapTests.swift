// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct AtomicSwapTests {
  private let workplace = Workplace()

  @Test func `a first configuration is put in place and recorded`() throws {
    let receipt = try workplace.update(to: Workplace.content(1))
    #expect(workplace.readLive() == Workplace.content(1))
    #expect(receipt.record.sequence == 1)
    #expect(receipt.record.from == nil)
    #expect(receipt.record.backup == nil)
    #expect(receipt.record.to == Digest(of: Workplace.content(1)).hexadecimal)
    #expect(try workplace.store().history().records == [receipt.record])
    #expect(receipt.warnings.isEmpty)
  }

  /// Each arrow is one promise: take any synchronization away and a power cut can tear or lose something.
  @Test func `the order on disk`() throws {
    try workplace.update(to: Workplace.content(1))
    let plan = FaultPlan()
    try workplace.update(to: Workplace.content(2), plan: plan)
    func first(_ operation: FileSystemError.Operation, _ name: String, after start: Int = 0) throws -> Int {
      try #require(
        plan.trace.first { $0.index >= start && $0.operation == operation && $0.path.lastComponent?.string == name }?
          .index,
        "no \(operation) of \(name) after operation \(start)"
      )
    }
    let backup = try #require(workplace.backups().first)
    let partial = ".tables.yml.backup.partial-run-2"
    let staged = ".tables.yml.staged-run-2"

    var last = try first(.write, partial)
    last = try first(.synchronize, partial, after: last)
    last = try first(.rename, backup, after: last)
    last = try first(.synchronizeDirectory, "logs", after: last)
    last = try first(.open, backup, after: last)
    last = try first(.write, staged, after: last)
    last = try first(.synchronize, staged, after: last)
    last = try first(.setMode, staged, after: last)
    last = try first(.synchronize, staged, after: last)
    last = try first(.write, ".journal.json.partial", after: last)
    last = try first(.synchronize, ".journal.json.partial", after: last)
    last = try first(.rename, "journal.json", after: last)
    last = try first(.synchronizeDirectory, "logs", after: last)
    last = try first(.open, "tables.yml", after: last)
    last = try first(.rename, "tables.yml", after: last)
    last = try first(.synchronizeDirectory, "config", after: last)
    last = try first(.open, "tables.yml", after: last)
    last = try first(.write, "history.jsonl", after: last)
    last = try first(.synchronize, "history.jsonl", after: last)
    last = try first(.remove, "journal.json", after: last)
    last = try first(.synchronizeDirectory, "logs", after: last)
  }

  @Test func `a new history is synchronized into its folder before success`() throws {
    let plan = FaultPlan()
    try workplace.update(to: Workplace.content(1), plan: plan)
    let written = try #require(
      plan.trace.first { $0.operation == .synchronize && $0.path == workplace.path("logs/history.jsonl") }
    )
    let removed = try #require(plan.trace.last { $0.operation == .remove && $0.path.lastComponent == "journal.json" })
    #expect(
      plan.trace[written.index..<removed.index].contains {
        $0.operation == .synchronizeDirectory && $0.path.lastComponent == "logs"
      }
    )
  }

  @Test func `the live file is never opened for writing`() throws {
    try workplace.update(to: Workplace.content(1))
    let plan = FaultPlan()
    try workplace.update(to: Workplace.content(2), plan: plan)
    try workplace.rollBack(plan: plan)
    let changing: Set<FileSystemError.Operation> = [.write, .truncate, .setMode, .setOwner, .setAttribute, .remove]
    #expect(!plan.trace.contains { $0.path == workplace.live && changing.contains($0.operation) })
  }

  @Test func `mode and attributes are kept by update and rollback`() throws {
    try workplace.update(to: Workplace.content(1))
    let file = try PosixFileSystem().open(workplace.live, for: .read)
    let attributes = [
      FileAttribute(name: "system.posix_acl_access", value: Self.accessList),
      FileAttribute(name: "user.owner", value: Array("etl".utf8)),
    ]
    for attribute in attributes { try file.setAttribute(attribute) }
    let mode = try file.metadata().mode
    #expect(mode.rawValue == 0o660, "the list's mask shows as the group's rights")
    try workplace.update(to: Workplace.content(2))
    try expectKept(mode, attributes)
    try workplace.rollBack()
    try expectKept(mode, attributes)
    #expect(workplace.readLive() == Workplace.content(1))
  }

  @Test func `a default access list of the folder does not stick to the live file`() throws {
    try workplace.update(to: Workplace.content(1))
    #expect(chmod(workplace.live.string, 0o640) == 0)
    let folder = try PosixFileSystem().open(workplace.path("config"), for: .read)
    try folder.setAttribute(FileAttribute(name: "system.posix_acl_default", value: Self.accessList))
    try workplace.update(to: Workplace.content(2))
    try expectKept(FilePermissions(rawValue: 0o640), [])
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to give a file away"))
  func `the owner is kept`() throws {
    try workplace.update(to: Workplace.content(1))
    #expect(chown(workplace.live.string, 1234, 2345) == 0)
    try workplace.update(to: Workplace.content(2))
    let metadata = try PosixFileSystem().metadata(of: workplace.live, followLink: false)
    #expect(metadata.user == 1234)
    #expect(metadata.group == 2345)
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to give a file away"))
  func `an owner that cannot be kept is a warning, and the group is kept`() throws {
    try workplace.update(to: Workplace.content(1))
    #expect(chown(workplace.live.string, 1234, 2345) == 0)
    let plan = FaultPlan(.refuseFirst(.setOwner, .notPermitted))
    let receipt = try workplace.update(to: Workplace.content(2), plan: plan)
    #expect(plan.hasFired)
    let staged = workplace.path("config/.tables.yml.staged-run-2")
    #expect(receipt.warnings == [.ownerNotKept(staged, user: 1234, group: 2345)])
    let metadata = try PosixFileSystem().metadata(of: workplace.live, followLink: false)
    #expect(metadata.user == 0)
    #expect(metadata.group == 2345)
  }

  @Test func `a first configuration follows the umask`() throws {
    let before = umask(0o027)
    defer { umask(before) }
    try workplace.update(to: Workplace.content(1))
    let metadata = try PosixFileSystem().metadata(of: workplace.live, followLink: false)
    #expect(metadata.mode.rawValue == 0o640)
  }

  @Test(arguments: ["journal.json", "journal.json.partial", "history.jsonl"])
  func `an edit during the run is never overwritten`(moment: String) throws {
    try workplace.update(to: Workplace.content(1))
    let edit = Array("edited by hand\n".utf8)
    let plan = FaultPlan()
    var isStaged = false
    plan.intrusion = (
      { entry in
        let name = entry.path.lastComponent?.string ?? ""
        if name.hasPrefix(".tables.yml.staged-") { isStaged = true }
        return isStaged && name.contains(moment == "history.jsonl" ? "staged" : "journal.json")
          && (entry.operation == (moment == "journal.json" ? .rename : .synchronize))
      }, { [workplace] in workplace.write(edit, to: workplace.live) }
    )
    let error = #expect(throws: StoreError.self) { try workplace.update(to: Workplace.content(2), plan: plan) }
    #expect(plan.intrusion == nil, "the edit was made")
    #expect(
      error
        == .conflict(
          try workplace.layout().live,
          expected: Digest(of: Workplace.content(1)),
          found: Digest(of: edit)
        )
    )
    #expect(workplace.readLive() == edit)
    try workplace.restart()
    #expect(workplace.readLive() == edit)
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `a live file that appears during a first run is a conflict`() throws {
    let store = try workplace.store()
    let (id, summary) = workplace.nextRun()
    let lock = try workplace.lock(store)
    #expect(try store.backUp(summary, holding: lock) == nil)
    let staged = try store.stage(Workplace.content(1), run: id, holding: lock)
    workplace.write(Workplace.content(7), to: workplace.live)
    #expect(throws: StoreError.conflict(store.layout.live, expected: nil, found: Digest(of: Workplace.content(7)))) {
      try store.swap(staged, replacing: nil, as: summary, holding: lock)
    }
    #expect(workplace.readLive() == Workplace.content(7))
  }

  @Test func `bytes that changed on the way are replaced by the backup`() throws {
    try workplace.update(to: Workplace.content(1))
    let plan = FaultPlan()
    plan.intrusion = (
      { [live = workplace.live] in $0.operation == .rename && $0.path == live },
      { [workplace] in workplace.write([0, 0, 0, 0], to: workplace.live) }
    )
    let error = #expect(throws: StoreError.self) { try workplace.update(to: Workplace.content(2), plan: plan) }
    #expect(error == .verificationFailed(try workplace.layout().live, restored: true))
    #expect(error?.liveFile == .restored)
    #expect(workplace.readLive() == Workplace.content(1))
    #expect(workplace.read(workplace.path("logs/runs/run-2/displaced.tables.yml")) == [0, 0, 0, 0])
    #expect(try workplace.store().history().lastCommit(of: workplace.layout().configurationKey)?.sequence == 1)
  }

  @Test func `a candidate that was altered after validation is refused`() throws {
    try workplace.update(to: Workplace.content(1))
    let store = try workplace.store()
    let (id, summary) = workplace.nextRun()
    let lock = try workplace.lock(store)
    let backup = try store.backUp(summary, holding: lock)
    let staged = try store.stage(Workplace.content(2), run: id, holding: lock)
    workplace.write(Workplace.content(3), to: staged.path)
    #expect(throws: StoreError.candidateAltered(staged.path)) {
      try store.swap(staged, replacing: backup, as: summary, holding: lock)
    }
    #expect(workplace.readLive() == Workplace.content(1))
  }

  @Test func `a deleted lock file stops the swap`() throws {
    try workplace.update(to: Workplace.content(1))
    let store = try workplace.store()
    let (id, summary) = workplace.nextRun()
    let lock = try workplace.lock(store)
    let backup = try store.backUp(summary, holding: lock)
    let staged = try store.stage(Workplace.content(2), run: id, holding: lock)
    #expect(unlink(store.layout.lock.string) == 0)
    #expect(throws: StoreError.lockLost(store.layout.lock)) {
      try store.swap(staged, replacing: backup, as: summary, holding: lock)
    }
    #expect(workplace.readLive() == Workplace.content(1))
  }

  private func expectKept(
    _ mode: FilePermissions,
    _ attributes: [FileAttribute],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let file = try PosixFileSystem().open(workplace.live, for: .read)
    #expect(try file.metadata().mode == mode, sourceLocation: location)
    #expect(try file.attributes() == attributes, sourceLocation: location)
  }

  /// owner rw, user 1000 rw, group r, mask rw, others nothing: the kernel's version 2 form.
  private static let accessList: [UInt8] = {
    let nobody = UInt32.max
    let entries: [(UInt16, UInt16, UInt32)] = [
      (0x01, 6, nobody), (0x02, 6, 1000), (0x04, 4, nobody), (0x10, 6, nobody), (0x20, 0, nobody),
    ]
    var bytes: [UInt8] = [2, 0, 0, 0]
    for (tag, rights, id) in entries {
      bytes += withUnsafeBytes(of: tag.littleEndian, Array.init) + withUnsafeBytes(of: rights.littleEndian, Array.init)
      bytes += withUnsafeBytes(of: id.littleEndian, Array.init)
    }
    return bytes
  }()
}
