// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// In what state an error left the live file.
package enum LiveFileState: String, Hashable, Sendable {
  /// The bytes of before.
  case unchanged
  /// The new bytes, proven.
  case replaced
  /// The new bytes were live for a moment; the old ones are back, proven.
  case restored
  /// Old or new, complete in either case; the next start finds out by comparing hashes.
  case undecided
}

/// Why the store could not do what it was asked. Every case knows in what state the live file is.
package enum StoreError: Error, Equatable, Sendable {
  /// A path that cannot be used, found without touching anything.
  case unusablePlace(PlaceFinding)
  /// A file operation failed.
  case storage(FileSystemError, live: LiveFileState)
  /// Another run holds the lock; the holder is nil when its note cannot be read.
  case busy(LockHolder?, lock: FilePath)
  /// Somebody deleted or replaced the lock file while this run held it.
  case lockLost(FilePath)
  /// The live file changed while it was being read, every time.
  case liveKeepsChanging(FilePath)
  /// The backup that was just written does not read back as what was written.
  case backupNotVerified(FilePath)
  /// The candidate is not a plain file of reasonable size.
  case candidateUnusable(FilePath)
  /// The staged candidate does not read back as what was validated.
  case candidateAltered(FilePath)
  /// Somebody edited the live file during the run; nil stands for "no file".
  case conflict(FilePath, expected: Digest?, found: Digest?)
  /// The new file did not read back as what was written; restored says whether the old one is back.
  case verificationFailed(FilePath, restored: Bool)
  /// The swap may or may not have reached the disk; the journal stays, and the next start decides.
  case outcomeUndecided(FileSystemError)
  /// The new file is live and proven, its commit record is not on disk; the next start writes it.
  case notRecorded(FileSystemError)
  /// A crashed run left a state that cannot be repaired without a person; nothing was changed.
  case needsAttention(RecoveryProblem)
  /// A crashed run left this live file to be put back, and who asks may not change it.
  case repairNeeded(FilePath)
  /// Complete lines in the middle of the history are unreadable.
  case historyDamaged(FilePath, lines: [Int])
  /// There is no earlier configuration.
  case nothingToRestore
  /// No backup is named so, or holds that many steps back.
  case noSuchBackup(String)
  /// Several backups fit.
  case ambiguousBackup(String, candidates: [String])
  /// The backup is empty or does not have the recorded hash.
  case backupDamaged(FilePath, expected: Digest?, found: Digest)
}

extension StoreError {
  /// The state of the live file after this error.
  package var liveFile: LiveFileState {
    switch self {
    case .storage(_, let state): state
    case .verificationFailed(_, let restored): restored ? .restored : .undecided
    case .outcomeUndecided, .needsAttention: .undecided
    case .notRecorded: .replaced
    default: .unchanged
    }
  }
}

/// Runs file operations and says in what state a failure leaves the live file.
func onDisk<Result>(
  _ state: LiveFileState = .unchanged,
  _ body: () throws(FileSystemError) -> Result
) throws(StoreError) -> Result {
  do {
    return try body()
  } catch {
    throw .storage(error, live: state)
  }
}
