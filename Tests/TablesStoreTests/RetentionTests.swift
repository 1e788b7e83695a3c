// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct RetentionTests {
  private static let day: Int64 = 86_400 * 1_000_000

  /// Ten thousand random pasts: few contents, jumping clocks, files that are already gone.
  @Test func `the last three contents and the last commit's backup always stay`() {
    var generator = SeededGenerator(seed: 20_251_006)
    var removals = 0
    for round in 0..<10_000 {
      let (retention, afterCommit) = Self.random(&generator)
      let keep = retention.keep
      let removed = retention.removable(afterCommit: afterCommit)
      removals += removed.count
      Self.check(retention, keep: keep, removed: removed, afterCommit: afterCommit, round: round)
    }
    #expect(removals > 10_000, "the histories must be long enough for something to go: \(removals)")
  }

  private static func random(_ generator: inout SeededGenerator) -> (Retention, Bool) {
    var policy = RetentionPolicy()
    policy.backups = Int.random(in: 0...8, using: &generator)
    policy.days = Int.random(in: 0...20, using: &generator)
    policy.contents = 3
    var now: Int64 = 2_000 * day
    let contents = UInt8.random(in: 1...12, using: &generator)
    let backups = (1...Int.random(in: 1...40, using: &generator)).map { sequence in
      now += Int64.random(in: -3...5, using: &generator) * day
      return RecordedBackup(
        name: "b\(sequence)",
        sequence: sequence,
        digest: Digest(of: [UInt8.random(in: 1...contents, using: &generator)]),
        taken: Bool.random(using: &generator) ? Instant(microseconds: now) : nil
      )
    }.filter { _ in Int.random(in: 0..<8, using: &generator) > 0 }
    let retention = Retention(
      policy: policy,
      backups: backups,
      lastCommitBackup: backups.randomElement(using: &generator)?.name,
      now: Instant(microseconds: now)
    )
    return (retention, Bool.random(using: &generator))
  }

  private static func check(
    _ retention: Retention,
    keep: Set<String>,
    removed: [RecordedBackup],
    afterCommit: Bool,
    round: Int
  ) {
    let gone = Set(removed.map(\.name))
    let left = retention.backups.filter { !gone.contains($0.name) }
    #expect(keep.isDisjoint(with: gone), "round \(round)")
    if let last = retention.lastCommitBackup { #expect(!gone.contains(last), "round \(round)") }
    // The newest contents, worked out in another way than the policy does.
    var newest: [Digest] = []
    for backup in retention.backups.reversed() where !newest.contains(backup.digest) { newest.append(backup.digest) }
    let leftContents = Set(left.map(\.digest))
    for digest in newest.prefix(3) { #expect(leftContents.contains(digest), "round \(round)") }
    if !afterCommit { #expect(leftContents == Set(newest), "without a commit no content goes: round \(round)") }
    #expect(retention.backups.suffix(retention.policy.backups).allSatisfy { !gone.contains($0.name) }, "round \(round)")
  }

  @Test func `whole runs: foreign files stay, own ones go, the last three contents remain`() throws {
    let workplace = Workplace(inMemory: true)
    workplace.policy.backups = 4
    workplace.policy.days = 0
    try PosixFileSystem().makeDirectory(workplace.logs, mode: .folder)
    let foreign = [
      "tables.yml.backup.20200101_000000", "tables.yml.backup.old", "tables.yml.backup.20200101_000000.bak",
    ]
    for name in foreign { workplace.write([7], to: workplace.logs.appending(name)) }
    for number in 1...12 {
      workplace.clock.advance(seconds: 3600)
      try workplace.update(to: Workplace.content(number))
    }
    #expect(foreign.allSatisfy { workplace.names("logs").contains($0) })
    #expect(workplace.backups().count == 4 + foreign.count)
    for steps in 1...4 {
      #expect(try workplace.store().resolveRollback(.steps(steps)).digest == Digest(of: Workplace.content(12 - steps)))
    }
  }

  @Test func `one altered backup among those that stay: nothing goes, and it is said`() throws {
    let workplace = Workplace(inMemory: true)
    for number in 1...8 { try workplace.update(to: Workplace.content(number)) }
    let altered = try #require(try workplace.store().rollbackCandidates().first)
    workplace.write([0], to: altered.path)
    workplace.policy.backups = 2
    workplace.policy.days = 0
    let store = try workplace.store()
    let lock = try workplace.lock(store)
    let report = store.prune(workplace.policy, afterCommit: true, holding: lock)
    #expect(report.removed.isEmpty)
    #expect(report.warnings == [.backupAltered(altered.path)])
    #expect(workplace.backups().count == 7)
  }

  @Test func `an unreadable history line: nothing goes`() throws {
    let workplace = Workplace(inMemory: true)
    for number in 1...8 { try workplace.update(to: Workplace.content(number)) }
    let store = try workplace.store()
    var bytes = try #require(workplace.read(store.layout.history))
    bytes[20] ^= 1
    workplace.write(bytes, to: store.layout.history)
    workplace.policy.backups = 0
    workplace.policy.days = 0
    let lock = try workplace.lock(store)
    let report = store.prune(workplace.policy, afterCommit: true, holding: lock)
    #expect(report.removed.isEmpty)
    #expect(report.warnings == [.historyDamaged(store.layout.history, lines: [1])])
  }

  @Test func `failing runs push nothing out`() throws {
    let workplace = Workplace(inMemory: true)
    workplace.policy.backups = 2
    workplace.policy.days = 0
    for number in 1...4 { try workplace.update(to: Workplace.content(number)) }
    let store = try workplace.store()
    for _ in 1...10 {
      var (_, summary) = workplace.nextRun()
      summary.outcome = .failed
      let lock = try workplace.lock(store)
      let backup = try store.backUp(summary, holding: lock)
      try store.record(summary, live: backup?.digest, backup: backup, holding: lock)
      _ = store.prune(workplace.policy, afterCommit: false, holding: lock)
    }
    let held = Set(try store.rollbackCandidates().map(\.digest))
    for number in 2...4 { #expect(held.contains(Digest(of: Workplace.content(number)))) }
    #expect(workplace.backups().count <= 6, "copies of one content do not pile up: \(workplace.backups())")
    #expect(try store.resolveRollback(.lastChange).digest == Digest(of: Workplace.content(3)))
  }

  /// A run without a backup that leaves something in its folder.
  private func recordRun(
    _ outcome: RunSummary.Outcome,
    in workplace: Workplace,
    leaving: (FilePath) throws -> Void
  ) throws {
    let store = try workplace.store()
    var (_, summary) = workplace.nextRun()
    summary.outcome = outcome
    let lock = try workplace.lock(store)
    try leaving(try store.begin(summary, holding: lock))
    try store.record(summary, live: nil, backup: nil, holding: lock)
  }

  @Test func `old run folders go, links in them are not followed, unrecorded and refused ones stay`() throws {
    let workplace = Workplace(inMemory: true)
    workplace.policy.runs = 2
    let store = try workplace.store()
    for number in 1...5 {
      try recordRun(number == 2 ? .refused : .failed, in: workplace) { folder in
        #expect(mkdir(folder.appending("sub").string, 0o755) == 0)
        #expect(symlink(workplace.path("config").string, folder.appending("sub").appending("link").string) == 0)
      }
    }
    #expect(mkdir(workplace.path("logs/runs/by-hand").string, 0o755) == 0)
    workplace.write([1], to: workplace.path("config/kept.txt"))
    let lock = try workplace.lock(store)
    let report = store.prune(workplace.policy, afterCommit: false, holding: lock)
    #expect(report.warnings.isEmpty)
    #expect(workplace.names("logs/runs") == ["by-hand", "run-2", "run-4", "run-5"])
    #expect(workplace.names("config").contains("kept.txt"))
  }

  @Test(arguments: ["displaced.tables.yml", "analyzer/displaced.tables.yml"])
  func `the folder of a run that moved a directory away stays, one with a copied file stays as long as a backup`(
    place: String
  ) throws {
    let workplace = Workplace(inMemory: true)
    workplace.policy.runs = 1
    let store = try workplace.store()
    for number in 1...3 {
      try recordRun(.failed, in: workplace) { folder in
        #expect(mkdir(folder.appending("analyzer").string, 0o755) == 0)
        let displaced = folder.pushing(FilePath(place))
        if number == 1 { #expect(mkdir(displaced.string, 0o755) == 0) } else { workplace.write([1], to: displaced) }
      }
    }
    _ = store.prune(workplace.policy, afterCommit: false, holding: try workplace.lock(store))
    #expect(workplace.names("logs/runs") == ["run-1", "run-2", "run-3"])
    workplace.clock.advance(seconds: Int64(workplace.policy.days + 1) * 86_400)
    _ = store.prune(workplace.policy, afterCommit: false, holding: try workplace.lock(store))
    #expect(workplace.names("logs/runs") == ["run-1", "run-3"])
  }
}
