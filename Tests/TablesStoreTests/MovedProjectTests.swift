// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

/// A project that was moved or copied while a killed run's repair was still to come.
@Suite struct MovedProjectTests {
  private let workplace = Workplace()
  private let old = Workplace.content(1)
  private let edit = Array("a person's file\n".utf8)

  /// A run whose analyzer writes the live file itself, and which died while it did.
  private func crash() throws {
    try workplace.update(to: old)
    try workplace.crash(guarded: true) { workplace.write(Array("torn".utf8), to: workplace.live) }
  }

  @Test func `the repair in a copy leaves the original alone`() throws {
    try crash()
    let copy = Workplace(copying: workplace)
    workplace.write(edit, to: workplace.live)
    let report = try copy.restart()
    guard case .restoreBackup? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(workplace.readLive() == edit)
    #expect(copy.readLive() == old)
  }

  @Test func `a project that was moved is repaired where it is now`() throws {
    try crash()
    let moved = Workplace(copying: workplace)
    #expect(rename(workplace.path("config").string, workplace.path("gone").string) == 0)
    try moved.restart()
    #expect(moved.readLive() == old)
    #expect(moved.leftovers().isEmpty)
  }

  @Test func `a link that the dead run left is found in the moved project too`() throws {
    try crash()
    unlink(workplace.live.string)
    let moved = Workplace(copying: workplace)
    moved.write(old, to: moved.path("elsewhere.yml"))
    #expect(symlink(moved.path("elsewhere.yml").string, moved.live.string) == 0)
    try moved.restart(resolving: true)
    #expect(try PosixFileSystem().metadata(of: moved.live, followLink: false).kind == .regular)
    #expect(moved.readLive() == old)
  }

  @Test func `logs that were moved alone still know their configuration`() throws {
    try crash()
    #expect(mkdir(workplace.path("deeper").string, 0o755) == 0)
    #expect(rename(workplace.logs.string, workplace.path("deeper/logs").string) == 0)
    let layout = try StoreLayout.resolving(
      configuration: workplace.live,
      logs: workplace.path("deeper/logs"),
      on: PosixFileSystem()
    )
    let store = TablesStore(layout: layout, fileSystem: PosixFileSystem(), clock: workplace.clock)
    let lock = try workplace.lock(store)
    _ = try store.recover(holding: lock, processes: workplace.processes, isValid: workplace.isValid)
    #expect(workplace.readLive() == old)
  }

  @Test(arguments: [true, false])
  func `a folder that is gone holds up nobody, and is repaired when it is back`(guarded: Bool) throws {
    workplace.make(folder: "other")
    try crash()
    if !guarded { unlink(workplace.path("logs/journal.json").string) }
    #expect(rename(workplace.path("config").string, workplace.path("unmounted").string) == 0)
    for _ in 1...2 {
      let store = try workplace.store(configuration: workplace.path("other/tables.yml"))
      let lock = try workplace.lock(store)
      _ = try store.recover(holding: lock, processes: workplace.processes, isValid: workplace.isValid)
      #expect(workplace.leftovers().isEmpty)
    }
    #expect(rename(workplace.path("unmounted").string, workplace.path("config").string) == 0)
    try workplace.restart()
    #expect(workplace.readLive() == old)
    #expect(try workplace.store().history().records.last?.summary.outcome == .interrupted)
  }

  @Test func `a file too large to read counts as changed when it is`() throws {
    let giant = workplace.path("config/giant.bin")
    workplace.write([1], to: giant)
    #expect(truncate(giant.string, TablesStore.sizeLimit + 1) == 0)
    let before = try workplace.store().fingerprint()
    #expect(try before.changes(to: workplace.store().fingerprint()).isEmpty)
    #expect(truncate(giant.string, TablesStore.sizeLimit + 2) == 0)
    #expect(try before.changes(to: workplace.store().fingerprint()) == [.modified("giant.bin")])
  }

  @Test(arguments: [true, false])
  func `a link whose file the dead run removed still leads to the repair`(guarded: Bool) throws {
    try crash()
    if !guarded { unlink(workplace.path("logs/journal.json").string) }
    unlink(workplace.live.string)
    let link = workplace.path("link.yml")
    #expect(symlink(workplace.live.string, link.string) == 0)
    let store = try workplace.store(configuration: link)
    #expect(store.layout.live == workplace.live)
    let lock = try workplace.lock(store)
    _ = try store.recover(holding: lock, processes: workplace.processes, isValid: workplace.isValid)
    #expect(workplace.readLive() == old)
    #expect(workplace.read(link) == old)
    lock.release()
    unlink(workplace.live.string)
    #expect(throws: StoreError.self) { try workplace.layout(link) }
  }
}
