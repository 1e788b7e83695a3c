// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

extension TablesStore {
  /// Puts a backup back as the live file, or removes the live file when there was none; proven by its hash when this returns.
  ///
  /// The backup is read and checked before anything is touched.
  func restore(_ backup: (path: FilePath, digest: Digest)?, run: String) throws(StoreError) {
    guard let backup else {
      return try onDisk(.undecided) { () throws(FileSystemError) in
        try fileSystem.removeIfPresent(layout.live)
        try fileSystem.synchronizeDirectory(layout.directory)
      }
    }
    let bytes = try onDisk(.undecided) { () throws(FileSystemError) in
      try fileSystem.contents(of: backup.path, limit: Self.sizeLimit)
    }
    guard Digest(of: bytes) == backup.digest else {
      throw .backupDamaged(backup.path, expected: backup.digest, found: Digest(of: bytes))
    }
    try onDisk(.undecided) { () throws(FileSystemError) in
      let staged = layout.directory.appending(layout.stagedPrefix + run + ".restore")
      try fileSystem.removeIfPresent(staged)
      try fileSystem.writeNew(staged, bytes, mode: .firstConfiguration)
      let file = try fileSystem.open(staged, for: .readWithoutFollowing)
      _ = try keepMetadata(of: layout.live, in: file)
      try file.synchronize()
      try file.close()
      try fileSystem.rename(staged, to: layout.live)
      try fileSystem.synchronizeDirectory(layout.directory)
    }
    let found = try onDisk(.undecided) { () throws(FileSystemError) in try digest(of: layout.live) }
    guard found == backup.digest else { throw .verificationFailed(layout.live, restored: false) }
  }

  /// Copies what is about to be overwritten into the run's folder: it may be somebody's work. Nil when there is nothing to keep.
  @discardableResult
  func keepDisplaced(run: String) throws(StoreError) -> FilePath? {
    try onDisk(.undecided) { () throws(FileSystemError) in
      guard try fileSystem.exists(layout.live) else { return nil }
      let bytes = try fileSystem.contents(of: layout.live, limit: Self.sizeLimit)
      guard !bytes.isEmpty else { return nil }
      let folder = layout.runs.appending(run)
      try fileSystem.makeDirectories(folder, mode: .folder)
      let name = "displaced.\(layout.backupBase)"
      try fileSystem.writeDurably(name, in: folder, bytes, mode: .record)
      return folder.appending(name)
    }
  }
}
