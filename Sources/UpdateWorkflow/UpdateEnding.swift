// SPDX-License-Identifier: MIT

internal import HostSystem
internal import TablesStore
package import UpdateReporting

/// How a run ended; each one has its exit code.
package enum UpdateEnding: Hashable, Sendable {
  case applied
  case unchanged
  case dryRun(hasDifferences: Bool)
  case refused
  case invalid
  case nothingToRestore
  case databaseUnavailable
  case environmentWrong
  case analyzerFailed
  case timedOut
  case notStored
  /// Applied, not proven, and the old file put back.
  case rolledBack
  case locked
  case interrupted(signal: Int32)
  case bug

  /// The word in reports and history.
  package var outcome: ReportOutcome {
    switch self {
    case .applied: .applied
    case .unchanged: .unchanged
    case .dryRun: .dryRun
    case .refused: .refused
    case .invalid: .invalid
    case .interrupted: .interrupted
    case .nothingToRestore, .databaseUnavailable, .environmentWrong, .analyzerFailed, .timedOut, .notStored,
      .rolledBack,
      .locked, .bug:
      .failed
    }
  }
}

/// Why a run ended without the live file being replaced.
package struct UpdateFailure: Error {
  package var ending: UpdateEnding
  package var message: ReportMessage
  /// Whether the run had not begun to replace the live file, or had given that up.
  let leavesLiveAlone: Bool

  package init(_ ending: UpdateEnding, _ message: ReportMessage) {
    self.init(ending, message, leavesLiveAlone: true)
  }

  private init(_ ending: UpdateEnding, _ message: ReportMessage, leavesLiveAlone: Bool) {
    self.ending = ending
    self.message = message
    self.leavesLiveAlone = leavesLiveAlone
  }

  /// The store's own words.
  init(_ error: StoreError, live: String) {
    let ending: UpdateEnding =
      switch error {
      case .busy: .locked
      case .conflict, .repairNeeded: .refused
      case .nothingToRestore: .nothingToRestore
      case .noSuchBackup, .ambiguousBackup, .backupDamaged: .nothingToRestore
      case .verificationFailed: .rolledBack
      default: .notStored
      }
    let message = ReportMessage(failed: error.failure, state: error.state(of: live), next: error.advice)
    self.init(ending, message, leavesLiveAlone: error.liveFile == .unchanged)
  }
}
