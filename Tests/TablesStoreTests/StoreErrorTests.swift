// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct StoreErrorTests {
  private static let disk = FileSystemError(.rename, "/c/tables.yml", .noSpace)
  private static let digest = Digest(of: [1])
  private static let problem = RecoveryProblem(
    reason: .backupMissing("b"),
    live: "/c/tables.yml",
    journal: "/l/journal.json"
  )

  static let all: [(StoreError, LiveFileState)] = [
    (.unusablePlace(PlaceFinding(.linkLoop, at: "/c")), .unchanged), (.storage(disk, live: .unchanged), .unchanged),
    (.storage(disk, live: .restored), .restored), (.busy(nil, lock: "/c/.lock"), .unchanged),
    (.lockLost("/c"), .unchanged),
    (.liveKeepsChanging("/c"), .unchanged), (.backupNotVerified("/b"), .unchanged),
    (.candidateUnusable("/b"), .unchanged),
    (.candidateAltered("/b"), .unchanged), (.conflict("/c", expected: nil, found: digest), .unchanged),
    (.verificationFailed("/c", restored: true), .restored), (.verificationFailed("/c", restored: false), .undecided),
    (.outcomeUndecided(disk), .undecided), (.notRecorded(disk), .replaced), (.needsAttention(problem), .undecided),
    (.repairNeeded("/c"), .unchanged),
    (.historyDamaged("/h", lines: [2, 3]), .unchanged), (.nothingToRestore, .unchanged),
    (.noSuchBackup("9"), .unchanged),
    (.ambiguousBackup("2025", candidates: ["a", "b"]), .unchanged),
    (.backupDamaged("/b", expected: digest, found: Digest(of: [])), .unchanged),
  ]

  @Test(arguments: all) func `three parts: what, in what state, what next`(error: StoreError, state: LiveFileState) {
    #expect(error.liveFile == state)
    #expect(!error.failure.isEmpty && !error.failure.hasSuffix("."))
    #expect(error.state(of: "tables.yml").hasPrefix("tables.yml "))
    #expect(!error.advice.isEmpty)
  }

  @Test func `the texts that people see most`() {
    let holder = LockHolder(pid: 42, host: "etl1", bootID: "x", started: "2025-10-06T14:30:22Z", runID: RunID("r1")!)
    let busy = StoreError.busy(holder, lock: "/c/.tables.yml.lock")
    #expect(busy.failure == "another update is running: pid 42 on etl1 since 2025-10-06T14:30:22Z (run r1)")
    #expect(busy.state(of: "tables.yml") == "tables.yml is unchanged.")
    #expect(busy.advice == "Wait for it, or start again with --lock-timeout 600.")
    let full = StoreError.storage(Self.disk, live: .unchanged)
    #expect(full.failure == "cannot rename /c/tables.yml: No space left on device")
    #expect(full.advice == "Free some space (df -h '/c/tables.yml'), then start again.")
    let conflict = StoreError.conflict("/c/tables.yml", expected: nil, found: Self.digest)
    #expect(conflict.failure == "/c/tables.yml: edited by somebody else during the run (was missing, is 4bf5122f3445)")
  }
}
