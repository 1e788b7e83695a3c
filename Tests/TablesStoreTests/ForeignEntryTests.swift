// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

/// Something that is no file stands where the live file belongs: it is moved away, never removed, and the file comes back.
@Suite struct ForeignEntryTests {
  enum Shape: String, CaseIterable {
    case emptyDirectory, directory, fifo, danglingLink, linkToEqualFile, socket, giant

    var kind: FileMetadata.Kind {
      switch self {
      case .emptyDirectory, .directory: .directory
      case .danglingLink, .linkToEqualFile: .symbolicLink
      case .fifo, .socket: .other
      case .giant: .regular
      }
    }
  }

  private let workplace = Workplace()
  private let old = Workplace.content(1)
  private var displaced: FilePath { workplace.path("logs/runs/run-2/displaced.tables.yml") }

  /// What an analyzer may do to the live path.
  private func put(_ shape: Shape, at path: FilePath? = nil) {
    let path = path ?? workplace.live
    unlink(path.string)
    switch shape {
    case .emptyDirectory: precondition(mkdir(path.string, 0o700) == 0)
    case .directory:
      precondition(mkdir(path.string, 0o700) == 0)
      workplace.write([1, 2, 3], to: path.appending("inside"))
    case .fifo: precondition(mkfifo(path.string, 0o600) == 0)
    case .danglingLink: precondition(symlink("/nowhere/at/all", path.string) == 0)
    case .linkToEqualFile:
      workplace.write(old, to: workplace.path("elsewhere.yml"))
      precondition(symlink(workplace.path("elsewhere.yml").string, path.string) == 0)
    case .giant:
      workplace.write([], to: path)
      precondition(truncate(path.string, TablesStore.sizeLimit + 1) == 0)
    case .socket: makeSocket(at: path.string)
    }
  }

  private func makeSocket(at path: String) {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    precondition(bound == 0)
  }

  private func kind(_ path: FilePath) -> FileMetadata.Kind? {
    try? PosixFileSystem().metadata(of: path, followLink: false).kind
  }

  /// A run whose analyzer does `action`; `dies` ends it before anything is put back.
  @discardableResult
  private func run(guarded: Bool = true, dies: Bool = false, _ action: () -> Void) throws -> InPlaceOutcome? {
    try workplace.run(guarded: guarded, action) { store, summary, backup, lock in
      dies ? nil : try store.endInPlaceGuard(summary, backup: backup, holding: lock)
    }
  }

  @Test(arguments: Shape.allCases, [true, false])
  func `it is moved into the folder of the run and the file is back`(shape: Shape, guarded: Bool) throws {
    try workplace.update(to: old)
    chmod(workplace.live.string, 0o640)
    let outcome = try run(guarded: guarded) { put(shape) }
    #expect(outcome == .displaced(Displacement(kind: shape.kind, from: workplace.live, to: displaced)))
    #expect(kind(displaced) == shape.kind)
    #expect(kind(workplace.live) == .regular)
    #expect(workplace.readLive() == old)
    #expect(try PosixFileSystem().metadata(of: workplace.live, followLink: false).mode.rawValue == 0o640)
    #expect(workplace.leftovers().isEmpty)
  }

  @Test func `what is inside a directory is still inside it`() throws {
    try workplace.update(to: old)
    try run { put(.directory) }
    #expect(workplace.read(displaced.appending("inside")) == [1, 2, 3])
  }

  @Test(arguments: Shape.allCases)
  func `where nothing was before, nothing is after`(shape: Shape) throws {
    let outcome = try run { put(shape) }
    #expect(kind(workplace.live) == nil)
    guard case .displaced(let displacement)? = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(kind(displacement.to) == shape.kind)
  }

  @Test(arguments: Shape.allCases)
  func `a guarded run that died is repaired by the next start, which names the place`(shape: Shape) throws {
    try workplace.update(to: old)
    try run(dies: true) { put(shape) }
    let report = try workplace.restart(resolving: true)
    guard case .restoreBackup? = report.steps.first else {
      Issue.record("\(report)")
      return
    }
    let wanted = Displacement(kind: shape.kind, from: workplace.live, to: displaced)
    #expect(report.warnings == [.displaced(wanted)])
    #expect(workplace.readLive() == old)
    #expect(kind(workplace.live) == .regular)
    #expect(kind(displaced) == shape.kind)
    #expect(try workplace.restart(resolving: true).steps.isEmpty)
  }

  @Test(arguments: Shape.allCases)
  func `a guarded first run that died leaves nothing`(shape: Shape) throws {
    try run(dies: true) { put(shape) }
    try workplace.restart(resolving: true)
    #expect(kind(workplace.live) == nil)
    #expect(kind(workplace.path("logs/runs/run-1/displaced.tables.yml")) == shape.kind)
    #expect(try workplace.restart(resolving: true).steps.isEmpty)
  }

  /// There is no journal during such an analysis: the run's own note says what was live.
  @Test(arguments: Shape.allCases.filter { $0 != .linkToEqualFile })
  func `a run without a guard that died is repaired as well`(shape: Shape) throws {
    try workplace.update(to: old)
    try run(guarded: false, dies: true) { put(shape) }
    let report = try workplace.restart(resolving: true)
    #expect(report.steps == [.restoreAfterRun("run-2"), .recordCrashedRun("run-2")])
    #expect(workplace.readLive() == old)
    #expect(kind(displaced) == shape.kind)
    #expect(try workplace.restart(resolving: true).steps.isEmpty)
  }

  @Test(arguments: [nil, [], Array("no line feed at the end".utf8)] as [[UInt8]?])
  func `so is a live file that such a run removed, emptied or tore`(bytes: [UInt8]?) throws {
    try workplace.update(to: old)
    try run(guarded: false, dies: true) {
      if let bytes { workplace.write(bytes, to: workplace.live) } else { unlink(workplace.live.string) }
    }
    #expect(try workplace.restart().steps.first == .restoreAfterRun("run-2"))
    #expect(workplace.readLive() == old)
    #expect(workplace.read(displaced) == bytes.flatMap { $0.isEmpty ? nil : $0 })
  }

  @Test func `a valid edit since such a run stays, also behind a link`() throws {
    try workplace.update(to: old)
    try run(guarded: false, dies: true) { workplace.write(Workplace.content(3), to: workplace.live) }
    #expect(try workplace.restart().steps == [.recordCrashedRun("run-2")])
    #expect(workplace.readLive() == Workplace.content(3))
    try run(guarded: false, dies: true) { put(.linkToEqualFile) }
    #expect(try workplace.restart().steps == [.recordCrashedRun("run-3")])
    #expect(kind(workplace.live) == .symbolicLink)
  }

  @Test func `a second thing in the same run gets a name of its own`() throws {
    try workplace.update(to: old)
    let store = try workplace.store()
    put(.directory)
    let first = try #require(try store.moveAside(run: "run-2"))
    put(.fifo)
    let second = try #require(try store.moveAside(run: "run-2"))
    #expect([first.to, second.to] == [displaced, workplace.path("logs/runs/run-2/displaced.tables.yml_2")])
    #expect([kind(first.to), kind(second.to)] == [.directory, .other])
  }

  /// Another file system answers EXDEV; here the first attempt to rename fails as it would there.
  @Test func `where the run's folder cannot take it, it stays beside the live file under a name that says so`() throws {
    try workplace.update(to: old)
    put(.directory)
    let plan = FaultPlan(.refuseFirst(.rename, .improperLink))
    let displacement = try #require(try workplace.store(plan).moveAside(run: "run-2"))
    #expect(displacement.to == workplace.path("config/tables.yml.displaced-run-2"))
    #expect(workplace.read(displacement.to.appending("inside")) == [1, 2, 3])
  }

  @Test func `the live file and its absence are left alone`() throws {
    let store = try workplace.store()
    #expect(try store.moveAside(run: "run-2") == nil)
    workplace.write(old, to: workplace.live)
    #expect(try store.moveAside(run: "run-2") == nil)
    #expect(workplace.readLive() == old)
  }

  @Test(arguments: Shape.allCases)
  func `it is never read as a configuration`(shape: Shape) throws {
    let refusal: StoreError =
      shape == .giant
      ? .storage(FileSystemError(.read, workplace.live, .fileTooLarge), live: .unchanged)
      : .unusablePlace(PlaceFinding(.notRegularFile, at: workplace.live))
    try workplace.update(to: old)
    try workplace.update(to: Workplace.content(2))
    put(shape)
    #expect(throws: refusal) { try workplace.store().readLive() }
    #expect(throws: refusal) { try workplace.store().liveDigest() }
    #expect(try workplace.store().liveBytes() == nil)
    #expect(try workplace.store().resolveRollback(.steps(2)).digest == Digest(of: old))
  }

  @Test func `the inspection tells what a dead run left from what a person put there`() throws {
    try workplace.update(to: old)
    let inspection = PlaceInspection(
      configuration: workplace.live,
      logs: workplace.logs,
      runID: RunID(literal: "run-9"),
      fileSystem: PosixFileSystem()
    )
    put(.directory)
    #expect(inspection.findings().map(\.kind).contains(.notRegularFile))
    rmdir(workplace.live.appending("inside").string)
    try PosixFileSystem().rename(workplace.live, to: workplace.path("config/away"))
    workplace.write(old, to: workplace.live)
    try run(dies: true) { put(.danglingLink) }
    let kinds = inspection.findings().map(\.kind)
    #expect(kinds.contains(.repairedFirst(.symbolicLink)))
    #expect(!inspection.findings().contains { $0.severity == .error })
  }

  /// A death at every operation of the repair; the next start finishes it, and nothing is lost on the way.
  @Test(arguments: [true, false])
  func `a repair that is itself killed goes on`(guarded: Bool) throws {
    var step = 1
    while true {
      let scene = Workplace()
      try scene.update(to: old)
      try scene.crash(guarded: guarded) { put(.directory, at: scene.live) }
      let plan = FaultPlan(.die(at: step))
      _ = try? scene.restart(plan: plan)
      try scene.restart()
      #expect(scene.readLive() == old, "death before \(String(describing: plan.trace.last))")
      let inside = scene.path("logs/runs/run-2/displaced.tables.yml/inside")
      #expect(scene.read(inside) == [1, 2, 3], "death before \(String(describing: plan.trace.last))")
      #expect(scene.leftovers().isEmpty)
      #expect(try scene.restart().steps.isEmpty)
      if !plan.hasFired { break }
      step += 1
    }
    #expect(step > 40, "\(step) operations")
  }

  @Test func `a run whose guard could not be closed gets its record from the next start`() throws {
    try workplace.update(to: old)
    let damage = { put(.directory) }
    let record = try workplace.run(guarded: true, damage) { store, summary, backup, lock in
      try store.record(summary, live: nil, backup: backup, holding: lock)
    }
    #expect(record == nil)
    try workplace.restart()
    #expect(workplace.readLive() == old)
    #expect(try workplace.store().history().records.map(\.summary.runID) == ["run-1", "run-2"])
  }
}
