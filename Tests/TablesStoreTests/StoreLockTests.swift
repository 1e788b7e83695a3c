// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct StoreLockTests {
  private let workplace = Workplace()

  /// Something happens when the lock is asked for the third time.
  private func atThirdAttempt(_ action: @escaping () -> Void) -> FaultPlan {
    let plan = FaultPlan()
    var asked = 0
    plan.intrusion = (
      { entry in
        if entry.operation == .lock { asked += 1 }
        return asked == 3
      }, action
    )
    return plan
  }

  @Test func `the second one is told who holds the lock`() throws {
    let store = try workplace.store()
    let first = try workplace.lock(store)
    #expect(throws: StoreError.busy(workplace.holder(RunID("lock")!), lock: store.layout.lock)) {
      try workplace.lock(store)
    }
    first.release()
    let second = try workplace.lock(store)
    second.release()
  }

  @Test func `waiting ends with the timeout and not before`() throws {
    let store = try workplace.store()
    let first = try workplace.lock(store)
    #expect(throws: StoreError.self) { try workplace.lock(store, timeout: 3) }
    #expect(workplace.clock.uptime >= 3)
    #expect(workplace.clock.uptime < 3.1)
    #expect(workplace.clock.sleeps >= 50, "it asks often enough to start soon after the other ends")
    first.release()
  }

  @Test func `a lock that becomes free while waiting is taken`() throws {
    let store = try workplace.store()
    let first = try workplace.lock(store)
    let plan = atThirdAttempt { first.release() }
    let second = try workplace.lock(try workplace.store(plan), timeout: 10)
    #expect(workplace.clock.uptime < 1)
    second.release()
  }

  @Test func `a holder that has yet to sign is named, one that cannot sign is waited for only a moment`() throws {
    let store = try workplace.store()
    let first = try workplace.lock(store)
    let note = try #require(workplace.read(store.layout.lock))
    workplace.write([], to: store.layout.lock)
    #expect(throws: StoreError.busy(nil, lock: store.layout.lock)) { try workplace.lock(store) }
    #expect(workplace.clock.uptime < 1)

    let plan = atThirdAttempt { workplace.write(note, to: store.layout.lock) }
    #expect(throws: StoreError.busy(workplace.holder(RunID("lock")!), lock: store.layout.lock)) {
      try workplace.lock(try workplace.store(plan))
    }
    first.release()
  }

  @Test func `two configurations that share their logs wait for each other`() throws {
    workplace.make(folder: "other")
    let other = try workplace.store(configuration: workplace.path("other/tables.yml"))
    let first = try workplace.lock(try workplace.store())
    #expect(throws: StoreError.busy(workplace.holder(RunID("lock")!), lock: other.layout.logsLock)) {
      try workplace.lock(other)
    }
    first.release()
    let second = try workplace.lock(other)
    second.release()
  }

  @Test func `a lock file that was replaced while waiting for it is not trusted`() throws {
    let store = try workplace.store()
    let plan = FaultPlan()
    plan.intrusion = (
      { $0.operation == .open && $0.path == store.layout.lock },
      {
        #expect(unlink(store.layout.lock.string) == 0)
        self.workplace.write([], to: store.layout.lock)
      }
    )
    let lock = try workplace.lock(try workplace.store(plan))
    #expect(plan.intrusion == nil)
    #expect(throws: StoreError.self, "it locks the file that has the name now") { try workplace.lock(store) }
    lock.release()
  }

  @Test func `a symbolic link in the lock's place is refused`() throws {
    let store = try workplace.store()
    #expect(symlink("/dev/null", store.layout.lock.string) == 0)
    let error = #expect(throws: StoreError.self) { try workplace.lock(store) }
    #expect(
      error == .storage(FileSystemError(.open, store.layout.lock, .tooManySymbolicLinkLevels), live: .unchanged)
    )
  }

  @Test(.timeLimit(.minutes(1))) func `a holder that is killed blocks nobody`() throws {
    let store = try workplace.store()
    try workplace.lock(store).release()
    for _ in 1...5 {
      let holder = try Holder(of: store.layout.lock)
      #expect(throws: StoreError.self) { try workplace.lock(store) }
      holder.kill()
      try workplace.lock(store).release()
    }
  }

  @Test func `a lock that is forgotten is freed with its value`() throws {
    let store = try workplace.store()
    do {
      _ = try workplace.lock(store)
    }
    try workplace.lock(store).release()
  }

  @Test func `the lock files are never removed`() throws {
    let store = try workplace.store()
    try workplace.lock(store).release()
    let before = try PosixFileSystem().metadata(of: store.layout.lock, followLink: false).inode
    try workplace.update(to: Workplace.content(1))
    #expect(try PosixFileSystem().metadata(of: store.layout.lock, followLink: false).inode == before)
  }
}

/// Another process that holds the lock until it is killed.
private final class Holder {
  private let process = Process()

  init(of path: FilePath) throws {
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec 9<>\"$0\"; flock 9; echo locked; exec sleep 60", path.string]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = try output.fileHandleForReading.read(upToCount: 7)
    #expect(line.map { String(decoding: $0, as: UTF8.self) } == "locked\n")
  }

  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { if process.isRunning { kill() } }
}
