// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import UpdateWorkflow

/// The exit codes; the only place with these numbers. Loosely after sysexits(3); 99 stays free, because Airflow reads it as "skipped".
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case bug = 1
  case differences = 2
  case refused = 3
  case usage = 64
  case invalid = 65
  case nothingToRestore = 66
  case databaseUnavailable = 69
  case analyzerFailed = 70
  case notStored = 73
  case rolledBack = 74
  case locked = 75
  case environmentWrong = 78
  case timedOut = 124
  case hungUp = 129
  case interrupted = 130
  case terminated = 143

  /// What the code means, for `--help` and `docs/exit-codes.md`.
  var meaning: String {
    switch self {
    case .done: "done, or nothing to change"
    case .bug: "a bug, or standard output could not be written"
    case .differences: "differences found (only with --detailed-exitcode)"
    case .refused: "refused (--force overrides the gate, never a foreign edit)"
    case .usage: "wrong usage"
    case .invalid: "candidate or given file invalid; --force does not help"
    case .nothingToRestore: "nothing to restore"
    case .databaseUnavailable: "database unreachable, or permission missing"
    case .analyzerFailed: "the analyzer failed"
    case .notStored: "could not store; the old file is intact"
    case .rolledBack: "applied, failed verification, rolled back"
    case .locked: "another update holds the lock"
    case .environmentWrong: "environment or configuration wrong"
    case .timedOut: "the analyzer ran past its time limit"
    case .hungUp, .interrupted, .terminated: "ended by a signal; configuration unchanged"
    }
  }

  /// `hasDetails` is `--detailed-exitcode`.
  init(_ ending: UpdateEnding, hasDetails: Bool) {
    self =
      switch ending {
      case .applied, .unchanged: .done
      case .dryRun(let hasDifferences): hasDifferences && hasDetails ? .differences : .done
      case .refused: .refused
      case .invalid: .invalid
      case .nothingToRestore: .nothingToRestore
      case .databaseUnavailable: .databaseUnavailable
      case .environmentWrong: .environmentWrong
      case .analyzerFailed: .analyzerFailed
      case .timedOut: .timedOut
      case .notStored: .notStored
      case .rolledBack: .rolledBack
      case .locked: .locked
      case .interrupted(let signal): ExitStatus(rawValue: 128 + signal) ?? .interrupted
      case .bug: .bug
      }
  }

  var exitCode: ExitCode { ExitCode(rawValue) }

  /// The table of `--help`.
  static var helpTable: String {
    let signals: Set<ExitStatus> = [.hungUp, .interrupted]
    let rows = allCases.filter { !signals.contains($0) }.map { status in
      let code = status == .terminated ? "129, 130, 143" : String(status.rawValue)
      return "  " + code + String(repeating: " ", count: max(1, 15 - code.count)) + status.meaning
    }
    return "EXIT CODES:\n" + rows.joined(separator: "\n")
  }
}
