// SPDX-License-Identifier: MIT

package import HostSystem
internal import SystemPackage

extension TablesStore {
  /// The history as it stands on disk. Needs no lock: an append under way shows as a torn last line and is left out.
  package func history() throws(StoreError) -> History {
    try onDisk { () throws(FileSystemError) in try readHistory() }
  }

  private func readHistory() throws(FileSystemError) -> History { try layout.readHistory(on: fileSystem) }

  func history(holding lock: StoreLock) throws(StoreError) -> History {
    if let known = lock.history { return known }
    let read = try history()
    lock.history = read
    return read
  }

  /// Writes the record of a run that did not change the live file: refused, failed, unchanged, interrupted. Nil while the run's own
  /// journal is open: the next start finds out what became of the live file, and writes the record that says it.
  @discardableResult
  package func record(
    _ summary: RunSummary,
    live: Digest?,
    backup: ConfigBackup?,
    holding lock: StoreLock
  ) throws(StoreError) -> HistoryRecord? {
    if case .open(let intent) = try onDisk(.unchanged, { () throws(FileSystemError) in try readJournal() }),
      intent.record.summary.runID == summary.runID
    {
      return nil
    }
    let record = try makeRecord(summary, from: live, to: nil, backup: backup?.name, holding: lock)
    try onDisk { () throws(FileSystemError) in try append(record, holding: lock) }
    return record
  }

  func makeRecord(
    _ summary: RunSummary,
    from: Digest?,
    to: Digest?,
    backup: String?,
    holding lock: StoreLock
  ) throws(StoreError) -> HistoryRecord {
    HistoryRecord(
      sequence: try history(holding: lock).nextSequence,
      summary: summary,
      configuration: layout.configurationKey,
      finished: clock.now,
      from: from,
      to: to,
      backup: backup
    )
  }

  /// On disk and synchronized when this returns; when it throws, the line is gone again or recognisably torn.
  func append(_ record: HistoryRecord, holding lock: StoreLock) throws(FileSystemError) {
    let line = SealedJSON.seal(record) + [UInt8(ascii: "\n")]
    try repairHistory(holding: lock)
    let file = try fileSystem.open(layout.history, for: .append(.record))
    let before = try file.metadata().size
    do {
      try file.write(line)
      try file.synchronize()
      if before == 0 { try fileSystem.synchronizeDirectory(layout.logs) }
    } catch {
      // A record that may not be on disk must not look as if it were; recovery repairs what cannot be taken back here.
      try? file.truncate(to: before)
      try? file.synchronize()
      lock.history = nil
      throw error
    }
    // fsync has already told whether the line is on disk; close can add nothing.
    try? file.close()
    lock.history?.append(record)
  }

  /// Removes the torn tail that a crash left, or adds the line feed that it swallowed.
  func repairHistory(holding lock: StoreLock) throws(FileSystemError) {
    if lock.history == nil { lock.history = try readHistory() }
    guard let history = lock.history else { return }
    guard history.tornBytes > 0 || history.lacksLineFeed else { return }
    let file = try fileSystem.open(layout.history, for: .append(.record))
    if history.tornBytes > 0 {
      try file.truncate(to: try file.metadata().size - Int64(history.tornBytes))
    } else {
      try file.write([UInt8(ascii: "\n")])
    }
    try file.synchronize()
    try file.close()
    lock.history?.markRepaired()
  }
}
