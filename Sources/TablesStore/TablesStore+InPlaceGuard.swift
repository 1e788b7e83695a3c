// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// What an analyzer that writes the live file itself left there.
package enum InPlaceOutcome: Hashable, Sendable {
  /// The live file still has the bytes of before.
  case untouched
  /// The analyzer wrote this; the live file has its old bytes again. Nil: it removed the file.
  case produced([UInt8]?)
  /// Something that is no file stood in its place and was moved away; the live file has its old bytes again.
  case displaced(Displacement)
}

extension TablesStore {
  /// Announces a run whose analyzer can only write the live file itself. Should the run die, recovery restores the backup.
  ///
  /// Only "recoverable" is promised here: while such an analyzer writes, readers may see an unfinished file.
  package func beginInPlaceGuard(
    _ summary: RunSummary,
    backup: ConfigBackup?,
    holding lock: StoreLock
  ) throws(StoreError) {
    try lock.verify()
    let found = try liveDigest()
    guard found == backup?.digest else {
      throw .conflict(layout.live, expected: backup?.digest, found: found)
    }
    let record = try makeRecord(summary, from: backup?.digest, to: nil, backup: backup?.name, holding: lock)
    let intent = SwapIntent(kind: .inPlace, target: layout.live.string, staged: nil, record: record)
    try onDisk { () throws(FileSystemError) in try open(intent) }
  }

  /// Takes what the analyzer wrote and puts the old file back. The analyzer's whole process group must have ended.
  package func endInPlaceGuard(
    _ summary: RunSummary,
    backup: ConfigBackup?,
    holding lock: StoreLock
  ) throws(StoreError) -> InPlaceOutcome {
    let outcome = try putBackLive(backup, run: summary.runID)
    try onDisk(outcome == .untouched ? .unchanged : .restored) { () throws(FileSystemError) in try closeJournal() }
    return outcome
  }

  private func putBackLive(_ backup: ConfigBackup?, run: String) throws(StoreError) -> InPlaceOutcome {
    let found = try onDisk(.undecided) { () throws(FileSystemError) in try liveEntry() }
    if found.holds(backup?.digest) { return .untouched }
    let displaced = try clearLive(run: run)
    try restore(backup.map { ($0.path, $0.digest) }, run: run)
    return switch found {
    case .file(let bytes): .produced(bytes)
    case .missing, .foreign: displaced.map(InPlaceOutcome.displaced) ?? .produced(nil)
    }
  }
}
