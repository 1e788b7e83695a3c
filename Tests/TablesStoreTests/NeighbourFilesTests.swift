// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct NeighbourFilesTests {
  private let workplace = Workplace()
  private let run = RunID(literal: "run-1")

  private var beside: FilePath { workplace.path("config/other.yml") }

  /// Takes a copy, lets `action` happen, and undoes every change that is seen; true when all could be put back.
  private func undo(_ action: () -> Void) throws -> Bool {
    let store = try workplace.store()
    let (before, files) = (try store.fingerprint(), try store.neighbourFiles())
    action()
    let changes = before.changes(to: try store.fingerprint())
    #expect(!changes.isEmpty)
    let results = try changes.map { try store.putBack($0, from: files, run: run) }
    return results.allSatisfy { $0 }
  }

  @Test func `a changed file gets its content and its mode back, and what stood there is kept`() throws {
    workplace.write([1, 2, 3], to: beside)
    chmod(beside.string, 0o640)
    #expect(try undo { workplace.write([9], to: beside) })
    #expect(workplace.read(beside) == [1, 2, 3])
    let mode = try PosixFileSystem().metadata(of: beside, followLink: false).mode
    #expect(mode == [.ownerReadWrite, .groupRead])
    #expect(workplace.read(workplace.logs.appending("runs/run-1/displaced.other.yml")) == [9])
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `a removed file comes back`() throws {
    workplace.write([1, 2, 3], to: beside)
    #expect(try undo { unlink(beside.string) })
    #expect(workplace.read(beside) == [1, 2, 3])
  }

  @Test func `an added file goes away and is kept`() throws {
    #expect(try undo { workplace.write([7], to: beside) })
    #expect(workplace.read(beside) == nil)
    #expect(workplace.read(workplace.logs.appending("runs/run-1/displaced.other.yml")) == [7])
  }

  @Test func `a file too large to keep is not claimed to be put back`() throws {
    workplace.write([UInt8](repeating: 0, count: Int(NeighbourFiles.fileLimit) + 1), to: beside)
    #expect(try !undo { workplace.write([9], to: beside) })
    #expect(workplace.read(beside) == [9])
  }

  @Test func `the live file is not among them`() throws {
    try workplace.update(to: Workplace.content(1))
    let store = try workplace.store()
    let files = try store.neighbourFiles()
    #expect(try !store.putBack(.modified("tables.yml"), from: files, run: run))
    #expect(workplace.readLive() == Workplace.content(1))
  }
}
