// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct ConfigBackupTests {
  private let workplace = Workplace()

  private func backUp(_ plan: FaultPlan? = nil) throws -> ConfigBackup? {
    let store = try workplace.store(plan)
    let lock = try workplace.lock(store)
    return try store.backUp(workplace.nextRun().summary, holding: lock)
  }

  @Test func `byte for byte, under the promised name, with the live file's mode`() throws {
    let bytes: [UInt8] = [0xFF, 0x00, 0x0D, 0x0A, 0xC3]
    workplace.write(bytes, to: workplace.live)
    #expect(chmod(workplace.live.string, 0o640) == 0)
    let backup = try #require(try backUp())
    #expect(backup.name == "tables.yml.backup.20251006_143022")
    #expect(backup.path == workplace.path("logs/tables.yml.backup.20251006_143022"))
    #expect(backup.digest == Digest(of: bytes))
    #expect(backup.size == 5)
    #expect(workplace.read(backup.path) == bytes)
    #expect(try PosixFileSystem().metadata(of: backup.path, followLink: false).mode.rawValue == 0o640)
  }

  @Test func `no live file, no backup`() throws {
    #expect(try backUp() == nil)
    #expect(workplace.backups().isEmpty)
  }

  @Test func `twenty in one second get twenty names, and order comes from the sequence`() throws {
    for number in 1...21 { try workplace.update(to: Workplace.content(number)) }
    #expect(workplace.backups().count == 20)
    #expect(workplace.backups().contains("tables.yml.backup.20251006_143022_20"))
    let candidates = try workplace.store().rollbackCandidates()
    #expect(candidates.map(\.digest) == (1...20).reversed().map { Digest(of: Workplace.content($0)) })
  }

  @Test(arguments: [-31_536_000, -3600, 0, 3600, 400_000_000] as [Int64])
  func `a clock that jumps changes neither order nor safety`(jump: Int64) throws {
    for number in 1...6 {
      try workplace.update(to: Workplace.content(number))
      workplace.clock.advance(seconds: jump)
    }
    #expect(workplace.backups().count == 5)
    #expect(try workplace.store().resolveRollback(.lastChange).digest == Digest(of: Workplace.content(5)))
    for steps in 1...5 {
      #expect(try workplace.store().resolveRollback(.steps(steps)).digest == Digest(of: Workplace.content(6 - steps)))
    }
  }

  @Test func `an existing file of that name is never replaced`() throws {
    try workplace.update(to: Workplace.content(1))
    let taken = workplace.path("logs/tables.yml.backup.20251006_143022")
    workplace.write([1, 2, 3], to: taken)
    #expect(try backUp()?.name == "tables.yml.backup.20251006_143022_2")
    #expect(workplace.read(taken) == [1, 2, 3])
  }

  @Test func `the name shows the time of the place`() {
    let moment = Instant(microseconds: 1_759_761_022_000_000)
    let name = BackupName(base: "tables.yml", moment: moment, zone: .fixed(secondsEastOfUTC: -5 * 3600), attempt: 1)
    #expect(name.text == "tables.yml.backup.20251006_093022")
    let late = BackupName(
      base: "tables.yml",
      moment: Instant(microseconds: 2_147_483_648_000_000),
      zone: .fixed(secondsEastOfUTC: 0),
      attempt: 3
    )
    #expect(late.text == "tables.yml.backup.20380119_031408_3")
  }

  @Test(arguments: [
    ("tables.yml.backup.20251006_143022", true), ("tables.yml.backup.20251006_143022_2", true),
    ("tables.yml.backup.20251006_143022_12", true), ("tables.yml.backup.20251006_143022_1", false),
    ("tables.yml.backup.20251006_143022_02", false), ("tables.yml.backup.20251006_143022.bak", false),
    ("tables.yml.backup.20251006143022", false), ("tables.yml.backup.2025100_6143022", false),
    ("tables.yml.backup.", false), ("mytables.yml.backup.20251006_143022", false), ("tables.yml", false),
  ])
  func `only our own names are ours`(text: String, isOurs: Bool) {
    #expect((BackupName(text, base: "tables.yml") != nil) == isOurs)
  }

  enum Damage: CaseIterable {
    case removed, changed, directory, fifo, folderGone
  }

  @Test(arguments: Damage.allCases)
  func `a backup that a script removed or changed is written again`(damage: Damage) throws {
    let bytes = Workplace.content(1)
    workplace.write(bytes, to: workplace.live)
    #expect(chmod(workplace.live.string, 0o640) == 0)
    let store = try workplace.store()
    let run = workplace.nextRun()
    let backup = try #require(try store.backUp(run.summary, holding: try workplace.lock(store)))
    switch damage {
    case .changed: workplace.write([1], to: backup.path)
    case .removed: #expect(unlink(backup.path.string) == 0)
    case .directory:
      #expect(unlink(backup.path.string) == 0)
      #expect(mkdir(backup.path.string, 0o755) == 0)
      workplace.write([1], to: backup.path.appending("inside"))
    case .fifo:
      #expect(unlink(backup.path.string) == 0)
      #expect(mkfifo(backup.path.string, 0o644) == 0)
    case .folderGone: #expect(rename(workplace.logs.string, workplace.path("gone").string) == 0)
    }
    #expect(try store.reassure(backup, run: run.id))
    // Nobody may read it who could not read the original.
    #expect(try PosixFileSystem().metadata(of: backup.path, followLink: false).mode == [.ownerReadWrite, .groupRead])
    #expect(workplace.read(backup.path) == bytes)
    #expect(workplace.leftovers().isEmpty)
    if damage == .directory { #expect(workplace.read(FilePath("\(backup.path).displaced/inside")) == [1]) }
    #expect(try !store.reassure(backup, run: run.id))
  }

  @Test func `a file that changes while it is read is read again`() throws {
    workplace.write(Workplace.content(1), to: workplace.live)
    let plan = FaultPlan()
    plan.intrusion = (
      { [live = workplace.live] in $0.operation == .read && $0.path == live },
      { [workplace] in workplace.write(Workplace.content(2) + Workplace.content(3), to: workplace.live) }
    )
    let backup = try #require(try backUp(plan))
    #expect(plan.intrusion == nil)
    #expect(backup.digest == Digest(of: Workplace.content(2) + Workplace.content(3)))
  }

  @Test func `a backup that reads back wrong is not called a backup`() throws {
    workplace.write(Workplace.content(1), to: workplace.live)
    let plan = FaultPlan()
    plan.intrusion = (
      { $0.operation == .rename },
      { [workplace] in workplace.write([], to: workplace.path("logs/tables.yml.backup.20251006_143022")) }
    )
    #expect(throws: StoreError.backupNotVerified(workplace.path("logs/tables.yml.backup.20251006_143022"))) {
      try backUp(plan)
    }
  }

  @Test func `run names that could leave the folder are refused`() {
    for text in ["", ".", "..", "../x", "a/b", ".hidden", "a b", "ä", String(repeating: "a", count: 81)] {
      #expect(RunID(text) == nil, "\(text)")
    }
    var generator = SeededGenerator(seed: 1)
    let id = RunID(at: Instant(microseconds: 0), using: &generator)
    #expect(RunID(id.text) == id)
    #expect(id.text.hasPrefix("19700101_000000-"))
    #expect(id != RunID(at: Instant(microseconds: 0), using: &generator))
  }
}
