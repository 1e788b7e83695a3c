// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

extension TablesStore {
  /// Largest file that is read as a configuration; real ones have one to two megabytes.
  package static let sizeLimit = 256 << 20

  /// Opens the run: makes `runs/<id>/` and notes there what it is, so that it leaves a record even when it dies. Returns the folder.
  @discardableResult
  package func begin(_ summary: RunSummary, holding lock: StoreLock) throws(StoreError) -> FilePath {
    try write(note: RunNote(summary: summary, configuration: layout.configurationKey))
  }

  /// Copies the live file to a new backup, proven by reading it back; nil when there is no live file.
  ///
  /// A run makes its own backup even when an older one has the same content: the name that is printed is always from this run, and
  /// retention counts contents, not files, so repeated copies push nothing out. When this throws, the live file is untouched.
  package func backUp(_ summary: RunSummary, holding lock: StoreLock) throws(StoreError) -> ConfigBackup? {
    try lock.verify()
    guard let current = try readLive() else { return nil }
    let digest = Digest(of: current.bytes)
    let mode = current.metadata.mode.intersection(.record)
    let path = try onDisk { () throws(FileSystemError) in
      try publish(current.bytes, mode: mode, run: summary.runID)
    }
    let found = try onDisk { () throws(FileSystemError) in try self.digest(of: path) }
    guard found == digest else { throw .backupNotVerified(path) }
    let backup = ConfigBackup(path: path, digest: digest, bytes: current.bytes, mode: mode)
    try write(
      note: RunNote(
        summary: summary,
        configuration: layout.configurationKey,
        from: digest.hexadecimal,
        backup: backup.name,
        access: FileAccessRights(current.metadata)
      )
    )
    return backup
  }

  /// Sees to it that the backup is still what was written; writes it again when it is not. True when that was necessary.
  ///
  /// For the moment after somebody else's script has run, before anything relies on the backup.
  package func reassure(_ backup: ConfigBackup, run: RunID) throws(StoreError) -> Bool {
    try onDisk(.undecided) { () throws(FileSystemError) in
      // Whatever cannot be read any more is replaced, a directory or a link of that name too.
      if (try? digest(of: backup.path)) == backup.digest { return false }
      try fileSystem.makeDirectories(layout.logs, mode: .folder)
      try moveAwayDirectory(backup.path)
      let partial = try writePartial(backup.bytes, mode: backup.mode, run: run.text)
      try fileSystem.rename(partial, to: backup.path)
      try fileSystem.synchronizeDirectory(layout.logs)
      return true
    }
  }

  /// No file can be renamed over a directory.
  private func moveAwayDirectory(_ path: FilePath) throws(FileSystemError) {
    guard let name = path.lastComponent?.string, try fileSystem.exists(path),
      try fileSystem.metadata(of: path, followLink: false).kind == .directory
    else { return }
    _ = try fileSystem.rename(path, into: layout.logs, as: "\(name).displaced")
  }

  /// The live file in one piece: read until nothing about it moved during the reading.
  package func readLive() throws(StoreError) -> (bytes: [UInt8], metadata: FileMetadata)? {
    for _ in 1...5 {
      if let kind = try onDisk(.unchanged, { () throws(FileSystemError) in try foreignKind() }) {
        throw refusal(of: kind)
      }
      do {
        let file = try fileSystem.open(layout.live, for: .readWithoutFollowing)
        let before = try file.metadata()
        let bytes = try file.readToEnd(limit: Self.sizeLimit)
        let after = try file.metadata()
        try file.close()
        if before == after, bytes.count == before.size { return (bytes, after) }
      } catch let error where error.errno == .noSuchFileOrDirectory {
        return nil
      } catch {
        throw .storage(error, live: .unchanged)
      }
    }
    throw .liveKeepsChanging(layout.live)
  }

  private func publish(
    _ bytes: [UInt8],
    mode: FilePermissions,
    run: String
  ) throws(FileSystemError) -> FilePath {
    let partial = try writePartial(bytes, mode: mode, run: run)
    let moment = clock.now
    var attempt = 1
    while true {
      let name = BackupName(base: layout.backupBase, moment: moment, zone: zone, attempt: attempt)
      do {
        try fileSystem.renameWithoutReplacing(partial, to: layout.backup(name))
        try fileSystem.synchronizeDirectory(layout.logs)
        return layout.backup(name)
      } catch let error where error.errno == .fileExists {
        attempt += 1
      } catch {
        // The next start removes a partial backup that stays here.
        try? fileSystem.remove(partial)
        throw error
      }
    }
  }

  /// Under a name that the next start clears away, should this one die here.
  private func writePartial(
    _ bytes: [UInt8],
    mode: FilePermissions,
    run: String
  ) throws(FileSystemError) -> FilePath {
    let partial = layout.logs.appending(layout.partialBackupPrefix + run)
    try fileSystem.removeIfPresent(partial)
    try fileSystem.writeNew(partial, bytes, mode: mode)
    return partial
  }

  @discardableResult
  private func write(note: RunNote) throws(StoreError) -> FilePath {
    let folder = layout.runs.appending(note.summary.runID)
    try onDisk { () throws(FileSystemError) in
      try fileSystem.makeDirectories(folder, mode: .folder)
      try fileSystem.writeDurably("run.json", in: folder, SealedJSON.seal(note), mode: .record)
    }
    return folder
  }
}
