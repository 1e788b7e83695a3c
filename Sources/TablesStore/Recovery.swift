// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// One repair after a crash. A dry run reports the same values that a real start carries out.
package enum RecoveryStep: Hashable, Sendable {
  case endAnalyzer(OrphanedAnalyzer)
  case dropTornHistoryLine(bytes: Int)
  case addLineFeedToHistory
  /// The live file has the new hash: write the missing commit record.
  case completeSwap(SwapIntent)
  /// The live file has the old hash: nothing happened.
  case abandonSwap(SwapIntent)
  /// Neither hash, but a valid file: somebody edited it since. Theirs stays.
  case keepForeignEdit(SwapIntent, found: Digest)
  /// The live file is missing, empty or unusable: put the backup back.
  case restoreBackup(SwapIntent)
  /// The same after a run that died during its analysis; by the run's name.
  case restoreAfterRun(String)
  /// The folder of the live file is gone: the journal makes room for others, and the run is looked at once the folder is back.
  case postpone(SwapIntent)
  /// The record is there, only the journal stayed.
  case closeJournal(SwapIntent)
  /// The journal is unreadable while the live file is in order.
  case setAsideJournal
  case removeLeftover(FilePath)
  /// A run that died before it could write its record.
  case recordCrashedRun(String)
}

/// What recovery did.
package struct RecoveryReport: Hashable, Sendable {
  package var steps: [RecoveryStep] = []
  package var warnings: [StoreWarning] = []
  /// Live files that a backup was put back to.
  package var restored: [FilePath] = []
}

/// Why a person has to look. Nothing was changed.
package struct RecoveryProblem: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The live file must be replaced by its backup, but the backup is gone.
    case backupMissing(String)
    case backupDamaged(String)
    /// Neither the journal nor the live file is usable.
    case journalUnreadable
  }

  package let reason: Reason
  package let live: FilePath
  package let journal: FilePath
}
