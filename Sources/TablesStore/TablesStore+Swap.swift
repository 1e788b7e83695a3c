// SPDX-License-Identifier: MIT

package import HostSystem
internal import SystemPackage

extension TablesStore {
  /// Replaces the live file by the candidate, proves it, and records it; `backup` is this run's copy of the live file, nil when there was none.
  ///
  /// Order on disk: candidate with its metadata · intent · rename · folder · proof · commit record · intent removed. When this returns,
  /// the commit record is on disk. What a throw leaves is in `StoreError.liveFile`; the candidate stays for the caller unless it is live.
  package func swap(
    _ candidate: StagedCandidate,
    replacing backup: ConfigBackup?,
    as summary: RunSummary,
    holding lock: StoreLock
  ) throws(StoreError) -> SwapReceipt {
    var summary = summary
    summary.outcome = .applied
    try lock.verify()
    try requireLive(backup?.digest)
    var warnings = try finish(candidate)
    let record = try makeRecord(
      summary,
      from: backup?.digest,
      to: candidate.digest,
      backup: backup?.name,
      holding: lock
    )
    let intent = SwapIntent(kind: .swap, target: layout.live.string, staged: candidate.path.string, record: record)
    try onDisk { () throws(FileSystemError) in try open(intent) }
    do {
      // Once more, as late as possible: an edit made up to here is never overwritten.
      try lock.verify()
      try requireLive(backup?.digest)
    } catch {
      abandonIntent()
      throw error
    }
    try publish(candidate, over: backup?.digest)
    try prove(candidate, backup: backup, run: summary.runID)
    do {
      try append(record, holding: lock)
    } catch {
      throw .notRecorded(error)
    }
    do {
      try closeJournal()
    } catch {
      warnings.append(.journalNotRemoved(error))
    }
    return SwapReceipt(record: record, warnings: warnings)
  }

  /// Throws `.conflict` unless the live file still has this hash; nil means that there must be none.
  package func requireLive(_ expected: Digest?) throws(StoreError) {
    let found = try liveDigest()
    guard found == expected else { throw .conflict(layout.live, expected: expected, found: found) }
  }

  /// Checks that the candidate still is what was validated, gives it the live file's metadata, and synchronizes it.
  private func finish(_ candidate: StagedCandidate) throws(StoreError) -> [StoreWarning] {
    let (found, warnings) = try onDisk { () throws(FileSystemError) in
      let file = try fileSystem.open(candidate.path, for: .readWithoutFollowing)
      let found = Digest(of: try file.readToEnd(limit: Self.sizeLimit))
      let warnings = try keepMetadata(of: layout.live, in: file)
      try file.synchronize()
      try file.close()
      return (found, warnings)
    }
    guard found == candidate.digest else { throw .candidateAltered(candidate.path) }
    return warnings
  }

  func keepMetadata(of path: FilePath, in file: any OpenFile) throws(FileSystemError) -> [StoreWarning] {
    do {
      let live = try fileSystem.open(path, for: .readWithoutFollowing)
      let warnings = try FileMetadataTransfer(source: live, target: file).run()
      try live.close()
      return warnings
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return []
    }
  }

  private func publish(_ candidate: StagedCandidate, over expected: Digest?) throws(StoreError) {
    do {
      try fileSystem.rename(candidate.path, to: layout.live)
    } catch {
      // A rename may report failure and have happened, so the hash decides, not the errno.
      let found: Digest?
      do { found = try digest(of: layout.live) } catch { throw .outcomeUndecided(error) }
      if found == expected {
        abandonIntent()
        throw .storage(error, live: .unchanged)
      }
      guard found == candidate.digest else { throw .outcomeUndecided(error) }
    }
    do {
      try fileSystem.synchronizeDirectory(layout.directory)
    } catch {
      // Neither undone nor claimed: which of the two survives a power cut now is for the next start to see.
      throw .outcomeUndecided(error)
    }
  }

  private func prove(_ candidate: StagedCandidate, backup: ConfigBackup?, run: String) throws(StoreError) {
    let found: Digest?
    do { found = try digest(of: layout.live) } catch { throw .outcomeUndecided(error) }
    guard found != candidate.digest else { return }
    do {
      try clearLive(run: run)
      try restore(backup.map { ($0.path, $0.digest) }, run: run)
      try onDisk { () throws(FileSystemError) in try closeJournal() }
    } catch {
      throw .verificationFailed(layout.live, restored: false)
    }
    throw .verificationFailed(layout.live, restored: true)
  }

  private func abandonIntent() {
    // The live file has its old hash: an intent that stays is undone by the next start.
    try? closeJournal()
  }
}
