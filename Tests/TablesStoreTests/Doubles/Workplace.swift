// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage

@testable import TablesStore

/// A scratch project: a configuration folder, a logs folder, and whole runs as the workflow makes them. Removed with the value.
final class Workplace {
  let root: FilePath
  let clock = SteppingClock()
  let processes = FakeProcessTable()
  var policy = RetentionPolicy()
  /// What the validator would say; these tests call a file valid when it ends with a line feed.
  let isValid: ([UInt8]) -> Bool = { $0.last == UInt8(ascii: "\n") }
  private var runCount = 0
  /// The paths of the default configuration: every run would find the same ones.
  private var known: StoreLayout?
  private let posix = PosixFileSystem()

  /// In memory where the system has such a place: thousands of runs call fsync.
  init(inMemory: Bool = false) {
    let memory: FilePath = "/dev/shm"
    let base =
      inMemory && access(memory.string, W_OK) == 0
      ? memory : FilePath(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    var template = Array(base.appending("store.XXXXXX").string.utf8CString)
    root = mkdtemp(&template).map { FilePath(platformString: $0) } ?? "/nonexistent"
    root.withPlatformString { root in
      precondition(access(root, W_OK) == 0, "no scratch folder")
    }
    make(folder: "config")
  }

  /// A copy of another workplace as it stands now: cheaper than making the same past again.
  convenience init(copying other: Workplace) {
    self.init(inMemory: true)
    policy = other.policy
    clock.now = other.clock.now
    runCount = other.runCount
    copyTree(other.root.string, to: root.string)
  }

  deinit { removeTree(root.string) }

  private(set) lazy var live = path("config/tables.yml")
  private(set) lazy var logs = path("logs")

  func path(_ name: String) -> FilePath { root.pushing(FilePath(name)) }
  func make(folder: String) { precondition(mkdir(path(folder).string, 0o755) == 0) }

  func layout(_ configuration: FilePath? = nil) throws -> StoreLayout {
    try StoreLayout.resolving(configuration: configuration ?? live, logs: logs, on: posix)
  }

  func store(_ plan: FaultPlan? = nil, configuration: FilePath? = nil) throws -> TablesStore {
    let fileSystem: any FileSystem = plan.map { FaultyFileSystem(plan: $0) } ?? posix
    if configuration == nil, known == nil { known = try layout() }
    let places = if let configuration { try layout(configuration) } else { try known ?? layout() }
    return TablesStore(layout: places, fileSystem: fileSystem, clock: clock, zone: .fixed(secondsEastOfUTC: 0))
  }

  func nextRun(_ kind: RunSummary.Kind = .update) -> (id: RunID, summary: RunSummary) {
    runCount += 1
    let id = RunID(literal: "run-\(runCount)")
    return (id, RunSummary(runID: id, kind: kind, outcome: .applied, exitCode: 0, started: clock.now))
  }

  func holder(_ run: RunID) -> LockHolder {
    LockHolder(pid: getpid(), host: "here", bootID: "boot-1", started: clock.now.iso8601, runID: run)
  }

  func lock(_ store: TablesStore, timeout: Double = 0) throws(StoreError) -> StoreLock {
    try store.acquireLock(holder: holder(RunID(literal: "lock")), timeout: timeout)
  }

  /// A whole update to these bytes.
  @discardableResult
  func update(to bytes: [UInt8], plan: FaultPlan? = nil) throws -> SwapReceipt {
    let store = try store(plan)
    let (id, summary) = nextRun()
    let lock = try lock(store)
    _ = try store.recover(holding: lock, processes: processes, isValid: isValid)
    try store.begin(summary, holding: lock)
    let backup = try store.backUp(summary, holding: lock)
    let staged = try store.stage(bytes, run: id, holding: lock)
    let receipt = try store.swap(staged, replacing: backup, as: summary, holding: lock)
    _ = store.prune(policy, afterCommit: true, holding: lock)
    return receipt
  }

  /// A whole rollback.
  @discardableResult
  func rollBack(_ request: RollbackRequest = .lastChange, plan: FaultPlan? = nil) throws -> SwapReceipt {
    let store = try store(plan)
    let (id, summary) = nextRun(.rollback)
    let lock = try lock(store)
    _ = try store.recover(holding: lock, processes: processes, isValid: isValid)
    let candidate = try store.resolveRollback(request)
    try store.begin(summary, holding: lock)
    let backup = try store.backUp(summary, holding: lock)
    let staged = try store.stage(try store.contents(of: candidate), run: id, holding: lock)
    let receipt = try store.swap(staged, replacing: backup, as: summary, holding: lock)
    _ = store.prune(policy, afterCommit: true, holding: lock)
    return receipt
  }

  /// A run that has its backup and, when `guarded`, the guard of an analyzer in place; then `analyzer` does what it does. The lock goes
  /// with the end of this, as with a process that dies; `ending` is for one that lives on.
  @discardableResult
  func run<Outcome>(
    guarded: Bool,
    _ analyzer: () throws -> Void = {},
    ending: (TablesStore, RunSummary, ConfigBackup?, StoreLock) throws -> Outcome
  ) throws -> Outcome {
    let store = try store()
    let (_, summary) = nextRun()
    let lock = try lock(store)
    try store.begin(summary, holding: lock)
    let backup = try store.backUp(summary, holding: lock)
    if guarded { try store.beginInPlaceGuard(summary, backup: backup, holding: lock) }
    try analyzer()
    return try ending(store, summary, backup, lock)
  }

  /// The same run, dead where its analyzer ended.
  func crash(guarded: Bool, _ analyzer: () throws -> Void = {}) throws {
    try run(guarded: guarded, analyzer) { _, _, _, _ in }
  }

  /// A start that does nothing but repair.
  @discardableResult
  func restart(plan: FaultPlan? = nil, resolving: Bool = false, mayChangeLive: Bool = true) throws -> RecoveryReport {
    // As a new process does: it follows the links that stand there now.
    if resolving { known = nil }
    let store = try store(plan)
    return try store.recover(
      holding: try lock(store),
      processes: processes,
      mayChangeLive: mayChangeLive,
      isValid: isValid
    )
  }
}

extension Workplace {
  /// A configuration of a few hundred bytes, different for every number.
  static func content(_ number: Int) -> [UInt8] {
    Array((0..<12).map { "  table_\($0): {version: \(number), rows: \($0 * number)}\n" }.joined().utf8)
  }

  func read(_ path: FilePath) -> [UInt8]? { try? posix.contents(of: path) }
  func readLive() -> [UInt8]? { read(live) }

  func write(_ bytes: [UInt8], to path: FilePath) {
    let descriptor = open(path.string, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(descriptor >= 0 && Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  func names(_ folder: String) -> [String] { (try? posix.list(path(folder))) ?? [] }
  func backups() -> [String] { names("logs").filter { $0.hasPrefix("tables.yml.backup.") } }

  /// Files that only an unfinished run has.
  func leftovers() -> [String] {
    names("config").filter { $0.hasPrefix(".tables.yml.staged-") }
      + names("logs").filter { $0.contains(".partial") || $0 == "journal.json" }
  }

  /// By plain strings: joining paths is what copying would spend its time on.
  private func copyTree(_ source: String, to target: String) {
    for name in (try? posix.list(FilePath(source))) ?? [] {
      let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
      let input = open(from, O_RDONLY)
      defer { close(input) }
      var bytes = [UInt8](repeating: 0, count: 64 << 10)
      let count = Glibc.read(input, &bytes, bytes.count)
      if count < 0 {
        mkdir(to, 0o755)
        copyTree(from, to: to)
        continue
      }
      precondition(count < bytes.count, "a scratch file of this size needs a loop")
      let output = open(to, O_WRONLY | O_CREAT | O_EXCL, 0o644)
      defer { close(output) }
      precondition(Glibc.write(output, bytes, count) == count)
    }
  }

  private func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    for name in (try? posix.list(FilePath(path))) ?? [] { removeTree("\(path)/\(name)") }
    rmdir(path)
  }
}
