// SPDX-License-Identifier: MIT

internal import HostSystem

/// How much is kept.
package struct RetentionPolicy: Hashable, Sendable {
  /// The newest backups, by sequence.
  package var backups = 30
  /// One copy of every content younger than this.
  package var days = 90
  /// Different contents that must read back with their recorded hash, however old.
  package var contents = 3
  /// The newest run folders, by sequence.
  package var runs = 30

  package init() {}
}

/// A backup that the history names.
struct RecordedBackup: Hashable {
  let name: String
  let sequence: Int
  let digest: Digest
  /// When the run ended; only ever a reason to keep.
  let taken: Instant?
}

/// Decides what may go; pure. Everything that is not in `keep` may be removed once all of `keep` reads back with its hash.
struct Retention {
  let policy: RetentionPolicy
  /// By sequence, oldest first; only files that exist.
  let backups: [RecordedBackup]
  let lastCommitBackup: String?
  let now: Instant

  /// The names to keep.
  var keep: Set<String> {
    var kept = Set(backups.suffix(policy.backups).map(\.name))
    if let lastCommitBackup { kept.insert(lastCommitBackup) }
    // Newest copy of each content, newest content first.
    var seen: Set<Digest> = []
    let newestCopies = backups.reversed().filter { seen.insert($0.digest).inserted }
    for (rank, backup) in newestCopies.enumerated() where rank < policy.contents || isYoung(backup) {
      kept.insert(backup.name)
    }
    return kept
  }

  /// What may go after a run: everything else after a commit, otherwise only older copies of a content that stays.
  ///
  /// Runs that fail or change nothing still make backups; without a commit they must not push an older content out.
  func removable(afterCommit: Bool) -> [RecordedBackup] {
    let keep = keep
    let keptContents = Set(backups.filter { keep.contains($0.name) }.map(\.digest))
    return backups.filter { !keep.contains($0.name) && (afterCommit || keptContents.contains($0.digest)) }
  }

  private func isYoung(_ backup: RecordedBackup) -> Bool {
    // No readable time: rather keep it.
    guard let taken = backup.taken else { return true }
    return now.microseconds - taken.microseconds < Int64(policy.days) * 86_400 * 1_000_000
  }
}
