// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// The three parts of the message; the only place where a store error becomes text.
extension StoreError {
  /// What failed, with its path.
  package var failure: String {
    switch self {
    case .unusablePlace(let finding): "\(finding.path): \(finding.problem)"
    case .storage(let error, _): error.description
    case .busy(let holder, let lock): Self.busyText(holder, lock)
    case .lockLost(let path): "\(path): the lock file was removed or replaced during the run"
    case .liveKeepsChanging(let path): "\(path): keeps changing while it is being read"
    case .backupNotVerified(let path): "\(path): the new backup does not read back as it was written"
    case .candidateUnusable(let path): "\(path): the candidate is not a regular file of reasonable size"
    case .candidateAltered(let path): "\(path): the candidate is no longer what was validated"
    case .conflict(let path, _, nil): "\(path): removed by somebody else during the run"
    case .conflict(let path, let expected, let found):
      "\(path): edited by somebody else during the run (was \(Self.name(expected)), is \(Self.name(found)))"
    case .verificationFailed(let path, _): "\(path): the new file does not read back as it was written"
    case .outcomeUndecided(let error): "\(error), while the new file was being put in place"
    case .notRecorded(let error): "the new file is in place, but its record could not be written: \(error)"
    case .needsAttention(let problem): Self.problemText(problem)
    case .repairNeeded(let path): "\(path): has to be repaired after a crashed run first, and a dry run changes nothing"
    case .historyDamaged(let path, let lines):
      "\(path): unreadable line \(lines.map(String.init).joined(separator: ", "))"
    case .nothingToRestore: "there is no earlier configuration"
    case .noSuchBackup(let request): "no backup fits \(request)"
    case .ambiguousBackup(let request, let candidates):
      "several backups fit \(request): \(candidates.joined(separator: ", "))"
    case .backupDamaged(let path, let expected, let found):
      expected.map { "\(path): is damaged (recorded as \($0.short), is \(found.short))" } ?? "\(path): is empty"
    }
  }

  /// In what state the live file is; `name` is how the user calls it.
  package func state(of name: String) -> String {
    switch liveFile {
    case .unchanged: "\(name) is unchanged."
    case .replaced: "\(name) has its new content, complete."
    case .restored: "\(name) has its previous content again."
    case .undecided: "\(name) was not looked after further; the next start compares hashes and repairs it."
    }
  }

  /// What to type or do next.
  package var advice: String {
    switch self {
    case .unusablePlace(let finding): finding.hint
    case .storage(let error, _): Self.advice(for: error)
    case .busy: "Wait for it, or start again with --lock-timeout 600."
    case .lockLost: "Let the other update finish, then start again; never delete lock files."
    case .liveKeepsChanging: "Close the editor or program that writes the file, then start again."
    case .backupNotVerified, .verificationFailed(_, true): "Check the disk (dmesg, smartctl), then start again."
    case .verificationFailed(_, false), .outcomeUndecided, .notRecorded:
      "Start again: etl-update-schema repairs this first."
    case .candidateUnusable, .candidateAltered:
      "Start again; if it happens twice, look for a program that writes there."
    case .conflict: "Look at the edit, then start again: etl-update-schema"
    case .repairNeeded: "Put its backup back: etl-update-schema rollback\nOr repair and update it: etl-update-schema"
    case .needsAttention: "Choose a backup: etl-update-schema rollback --list"
    case .historyDamaged: "Name the backup yourself: etl-update-schema rollback --list, then rollback --to FILE"
    case .nothingToRestore: "Run an update first: etl-update-schema"
    case .noSuchBackup, .ambiguousBackup, .backupDamaged: "See what there is: etl-update-schema rollback --list"
    }
  }

  private static func name(_ digest: Digest?) -> String { digest?.short ?? "missing" }

  private static func busyText(_ holder: LockHolder?, _ lock: FilePath) -> String {
    guard let holder else { return "\(lock): another update is running" }
    return
      "another update is running: pid \(holder.pid) on \(holder.host) since \(holder.started) (run \(holder.runID))"
  }

  private static func problemText(_ problem: RecoveryProblem) -> String {
    switch problem.reason {
    case .backupMissing(let name): "\(problem.live): unusable after a crash, and its backup \(name) is missing"
    case .backupDamaged(let name): "\(problem.live): unusable after a crash, and its backup \(name) is damaged"
    case .journalUnreadable: "\(problem.live): unusable after a crash, and the journal \(problem.journal) is unreadable"
    }
  }

  private static func advice(for error: FileSystemError) -> String {
    switch error.errno {
    case .noSpace: "Free some space (df -h '\(error.path)'), then start again."
    case .diskQuotaExceeded: "Free some of your quota (quota -s), then start again."
    case .permissionDenied, .notPermitted: "Check owner and mode: ls -ld '\(error.path)'"
    case .readOnlyFileSystem: "Mount the file system writable, then start again."
    case .ioError: "Check the disk (dmesg, smartctl), then start again."
    default: "Correct this, then start again."
    }
  }
}
