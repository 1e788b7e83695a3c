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
      if let rights = note(of: run)?.access {
        _ = try rights.giveOwner(to: file)
        try rights.giveMode(to: file)
      }
      try file.synchronize()
      try file.close()
      try fileSystem.rename(staged, to: layout.live)
      try fileSystem.synchronizeDirectory(layout.directory)
    }
    let found = try onDisk(.undecided) { () throws(FileSystemError) in try digest(of: layout.live) }
    guard found == backup.digest else { throw .verificationFailed(layout.live, restored: false) }
  }

  /// Makes the live path fit to receive a file. What stands there may be somebody's work: a file is copied into the run's folder,
  /// anything else is moved there. Nil when there was nothing to keep.
  @discardableResult
  func clearLive(run: String) throws(StoreError) -> Displacement? {
    switch try onDisk(.undecided, { () throws(FileSystemError) in try liveEntry() }) {
    case .missing: return nil
    case .file(let bytes): return bytes.isEmpty ? nil : try keepCopy(of: bytes, run: run)
    case .foreign: return try moveAside(run: run)
    }
  }

  private func keepCopy(of bytes: [UInt8], run: String) throws(StoreError) -> Displacement {
    try onDisk(.undecided) { () throws(FileSystemError) in
      let folder = layout.runs.appending(run)
      try fileSystem.makeDirectories(folder, mode: .folder)
      let name = try freeName("displaced.\(layout.backupBase)", in: folder, for: bytes)
      try fileSystem.writeDurably(name, in: folder, bytes, mode: .record)
      return Displacement(kind: .regular, from: layout.live, to: folder.appending(name))
    }
  }

  /// A run that puts something back twice, once for a directory perhaps, keeps both. A repair that was itself killed finds its own copy
  /// again, and writes it again; an edit made since then gets a name of its own.
  private func freeName(_ name: String, in folder: FilePath, for bytes: [UInt8]) throws(FileSystemError) -> String {
    var (candidate, attempt) = (name, 1)
    while try isTaken(folder.appending(candidate), for: bytes) {
      attempt += 1
      candidate = "\(name)_\(attempt)"
    }
    return candidate
  }

  private func isTaken(_ path: FilePath, for bytes: [UInt8]) throws(FileSystemError) -> Bool {
    do {
      let found = try fileSystem.metadata(of: path, followLink: false)
      guard found.kind == .regular, found.size == Int64(bytes.count) else { return true }
      return try fileSystem.contents(of: path) != bytes
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }
}
