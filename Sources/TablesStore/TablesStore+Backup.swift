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
    let path = try onDisk { () throws(FileSystemError) in
      try publish(current.bytes, mode: current.metadata.mode.intersection(.record), run: summary.runID)
    }
    let found = try onDisk { () throws(FileSystemError) in try self.digest(of: path) }
    guard found == digest else { throw .backupNotVerified(path) }
    let backup = ConfigBackup(path: path, digest: digest, bytes: current.bytes)
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
  package func reassure(_ backup: ConfigBackup) throws(StoreError) -> Bool {
    try onDisk(.undecided) { () throws(FileSystemError) in
      // Whatever cannot be read any more is replaced, a directory or a link of that name too.
      if (try? digest(of: backup.path)) == backup.digest { return false }
      try fileSystem.makeDirectories(layout.logs, mode: .folder)
      try setAside(backup.path)
      // A name that the next start clears away, should this one die here.
      let partial = layout.logs.appending(layout.partialBackupPrefix + "again")
      try fileSystem.removeIfPresent(partial)
      try fileSystem.writeNew(partial, backup.bytes, mode: .record)
      try fileSystem.rename(partial, to: backup.path)
      try fileSystem.synchronizeDirectory(layout.logs)
      return true
    }
  }

  /// What stands where no file can be renamed to, under a name that is free.
  private func setAside(_ path: FilePath) throws(FileSystemError) {
    do {
      guard try fileSystem.metadata(of: path, followLink: false).kind == .directory else { return }
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return
    }
    try fileSystem.renameWithoutReplacing(path, to: FilePath("\(path).displaced"))
  }

  /// The live file in one piece: read until nothing about it moved during the reading.
  package func readLive() throws(StoreError) -> (bytes: [UInt8], metadata: FileMetadata)? {
    for _ in 1...5 {
      if try hasForeignEntry() {
        throw refusal(of: try onDisk { () throws(FileSystemError) in try liveKind() } ?? .other)
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
    let partial = layout.logs.appending(layout.partialBackupPrefix + run)
    try fileSystem.removeIfPresent(partial)
    try fileSystem.writeNew(partial, bytes, mode: mode)
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
