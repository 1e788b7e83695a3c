// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Something that did not work and did not endanger anything; said, never fatal.
package enum StoreWarning: Hashable, Sendable {
  case ownerNotKept(FilePath, user: UInt32, group: UInt32)
  case attributeNotKept(FilePath, name: String, Errno)
  /// The commit is recorded; the next start removes the journal.
  case journalNotRemoved(FileSystemError)
  case leftoverNotRemoved(FileSystemError)
  /// An analyzer of a crashed run is still alive and could not be ended.
  case analyzerNotEnded(pid: Int32, Errno)
  /// Unreadable lines in the history: nothing is pruned.
  case historyDamaged(FilePath, lines: [Int])
  /// A backup that retention wants to keep is not what was recorded: nothing is pruned.
  case backupAltered(FilePath)
  case pruningFailed(FileSystemError)
  /// What stood where the live file belongs was kept.
  case displaced(Displacement)
}

extension StoreWarning: CustomStringConvertible {
  package var description: String {
    switch self {
    case .ownerNotKept(let path, let user, let group): "\(path): the owner \(user):\(group) could not be kept"
    case .attributeNotKept(let path, let name, let errno): "\(path): the attribute \(name) could not be kept (\(errno))"
    case .journalNotRemoved(let error): "the update is recorded, but \(error); the next start removes it"
    case .leftoverNotRemoved(let error): "\(error); it can be removed by hand"
    case .analyzerNotEnded(let pid, let errno):
      "the analyzer of a crashed run is still running as pid \(pid) (\(errno))"
    case .historyDamaged(let path, let lines):
      "\(path): unreadable line \(lines.map(String.init).joined(separator: ", ")); no old backup was removed"
    case .backupAltered(let path): "\(path) does not have its recorded hash; no old backup was removed"
    case .displaced(let displacement): displacement.description
    case .pruningFailed(let error): "old backups could not be removed: \(error)"
    }
  }
}
