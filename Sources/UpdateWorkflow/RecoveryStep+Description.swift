// SPDX-License-Identifier: MIT

internal import SystemPackage
internal import TablesStore

extension RecoveryStep {
  /// What was repaired, for the log.
  var description: String {
    switch self {
    case .endAnalyzer(let analyzer): "ended the analyzer that a killed run left behind (pid \(analyzer.pid))"
    case .dropTornHistoryLine(let bytes): "removed \(bytes) bytes of an unfinished history line"
    case .addLineFeedToHistory: "completed the last history line"
    case .completeSwap(let intent):
      "run \(intent.record.summary.runID) had replaced the configuration; its record is complete now"
    case .abandonSwap(let intent): "run \(intent.record.summary.runID) died before it replaced the configuration"
    case .keepForeignEdit(let intent, _):
      "run \(intent.record.summary.runID) died, and somebody has edited the configuration since; the edit stays"
    case .restoreBackup(let intent):
      intent.record.fromDigest == nil
        ? "run \(intent.record.summary.runID) left something where no configuration was; it was taken away"
        : "run \(intent.record.summary.runID) died and left a configuration that nobody accepted; its backup is live again"
    case .restoreAfterRun(let run): "put back what was live before run \(run), which left nothing usable there"
    case .postpone(let intent):
      "run \(intent.record.summary.runID) died, and the folder of its configuration is gone; it is repaired when that is back"
    case .closeJournal: "removed a journal whose update was complete"
    case .setAsideJournal: "set an unreadable journal aside"
    case .removeLeftover(let path): "removed \(path)"
    case .recordCrashedRun(let run): "recorded run \(run), which died"
    }
  }
}
