// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct InPlaceGuardTests {
  private let workplace = Workplace()

  /// A guarded run in which the analyzer does `action`; `dies` ends it before the guard does.
  private func run(dies: Bool = false, _ action: () -> Void) throws -> InPlaceOutcome? {
    try workplace.run(guarded: true, action) { store, summary, backup, lock in
      dies ? nil : try store.endInPlaceGuard(summary, backup: backup, holding: lock)
    }
  }

  @Test func `what the analyzer wrote is taken, what was there comes back`() throws {
    try workplace.update(to: Workplace.content(1))
    let outcome = try run { workplace.write(Workplace.content(2), to: workplace.live) }
    #expect(outcome == .produced(Workplace.content(2)))
    #expect(workplace.readLive() == Workplace.content(1))
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `an analyzer that wrote nothing leaves everything as it is`() throws {
    try workplace.update(to: Workplace.content(1))
    #expect(try run {} == .untouched)
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `a first configuration is taken away again until it is accepted`() throws {
    #expect(try run { workplace.write(Workplace.content(2), to: workplace.live) } == .produced(Workplace.content(2)))
    #expect(workplace.readLive() == nil)
  }

  @Test func `a removed live file comes back`() throws {
    try workplace.update(to: Workplace.content(1))
    #expect(try run { try? PosixFileSystem().remove(workplace.live) } == .produced(nil))
    #expect(workplace.readLive() == Workplace.content(1))
  }

  /// Even a valid file is not accepted: nobody has validated and compared it.
  @Test(arguments: [Workplace.content(2), Array("half".utf8), []])
  func `a crash in between is undone by the next start`(bytes: [UInt8]) throws {
    try workplace.update(to: Workplace.content(1))
    #expect(try run(dies: true) { workplace.write(bytes, to: workplace.live) } == nil)
    let report = try workplace.restart()
    guard case .restoreBackup? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    #expect(workplace.readLive() == Workplace.content(1))
    #expect(try workplace.restart().steps.isEmpty)
    #expect(try workplace.store().history().records.last?.summary.outcome == .interrupted)
  }

  @Test func `a crash before a first configuration was accepted leaves none`() throws {
    #expect(try run(dies: true) { workplace.write(Workplace.content(2), to: workplace.live) } == nil)
    try workplace.restart()
    #expect(workplace.readLive() == nil)
    #expect(workplace.read(workplace.path("logs/runs/run-1/displaced.tables.yml")) == Workplace.content(2))
  }

  /// The copy that a killed repair made is found again; it is never lost to an edit that came between the two repairs.
  @Test(arguments: [Workplace.content(2), Workplace.content(3), [1]])
  func `a second repair keeps the copy of the first`(edit: [UInt8]) throws {
    try workplace.update(to: Workplace.content(1))
    _ = try run(dies: true) { workplace.write(edit, to: workplace.live) }
    workplace.write(Workplace.content(2), to: workplace.path("logs/runs/run-2/displaced.tables.yml"))
    try workplace.restart()
    #expect(workplace.read(workplace.path("logs/runs/run-2/displaced.tables.yml")) == Workplace.content(2))
    let second = workplace.read(workplace.path("logs/runs/run-2/displaced.tables.yml_2"))
    #expect(second == (edit == Workplace.content(2) ? nil : edit))
    #expect(workplace.readLive() == Workplace.content(1))
  }

  @Test func `the fingerprint names what was touched beside the live file`() throws {
    try workplace.update(to: Workplace.content(1))
    workplace.write([1], to: workplace.path("config/a"))
    workplace.write([1], to: workplace.path("config/b"))
    let store = try workplace.store()
    let before = try store.fingerprint()
    workplace.write([2], to: workplace.path("config/b"))
    workplace.write([1], to: workplace.path("config/c"))
    workplace.write([1], to: workplace.path("config/.tables.yml.staged-x"))
    workplace.make(folder: "config/sub")
    try PosixFileSystem().remove(workplace.path("config/a"))
    #expect(before.changes(to: try store.fingerprint()) == [.removed("a"), .modified("b"), .added("c")])
    #expect(try store.fingerprint().changes(to: store.fingerprint()).isEmpty)
  }
}
