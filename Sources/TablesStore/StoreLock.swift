// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import HostSystem
internal import SystemPackage

/// The right to change the store: `flock(2)` on a file beside the live file and on one in the logs folder.
///
/// The kernel frees both when the process dies, however it dies. The files are never removed: a removed lock file could be
/// held by two runs at once. Released by `release()`, at the latest when the value goes away.
package final class StoreLock {
  private let fileSystem: any FileSystem
  private var held: [any OpenFile]
  /// History as it stands on disk; nobody else may append while the lock is held.
  var history: History?

  private init(fileSystem: any FileSystem, held: [any OpenFile]) {
    self.fileSystem = fileSystem
    self.held = held
  }

  deinit { release() }

  /// Gives the lock back. A second call does nothing.
  package func release() {
    for file in held.reversed() {
      // The note is for people and the kernel frees the lock with the descriptor: neither failure matters any more.
      try? file.truncate(to: 0)
      try? file.close()
    }
    held = []
  }

  /// Throws `.lockLost` when a lock file no longer is the one that is held: another run may believe it is alone.
  func verify() throws(StoreError) {
    guard !held.isEmpty else { throw .lockLost("") }
    for file in held {
      guard try onDisk(.unchanged, { () throws(FileSystemError) in try Self.isCurrent(file, on: fileSystem) }) else {
        throw .lockLost(file.path)
      }
    }
  }
}

extension StoreLock {
  /// Seconds; far more than a holder needs between the lock and its note.
  private static let timeToSign = 0.3

  /// Takes the lock, waiting up to `timeout` seconds for another run; zero asks once.
  static func acquire(
    _ paths: [FilePath],
    holder: LockHolder,
    timeout: Double,
    fileSystem: any FileSystem,
    clock: any WallClock
  ) throws(StoreError) -> StoreLock {
    let deadline = clock.uptime + timeout
    while true {
      switch try onDisk(.unchanged, { () throws(FileSystemError) in try attempt(paths, on: fileSystem) }) {
      case .acquired(let files):
        for file in files { note(holder, in: file) }
        return StoreLock(fileSystem: fileSystem, held: files)
      case .busy(let path):
        let holder = self.holder(of: path, on: fileSystem)
        // Whoever has just locked the file has yet to sign it.
        let end = holder == nil ? deadline + timeToSign : deadline
        guard clock.uptime < end else { throw .busy(holder, lock: path) }
        clock.sleep(seconds: min(0.05, max(0, end - clock.uptime)))
      }
    }
  }

  private enum Attempt {
    case acquired([any OpenFile])
    case busy(FilePath)
  }

  private static func attempt(_ paths: [FilePath], on fileSystem: any FileSystem) throws(FileSystemError) -> Attempt {
    var files: [any OpenFile] = []
    do {
      for path in paths {
        guard let file = try lock(path, on: fileSystem) else {
          for file in files { try file.close() }
          return .busy(path)
        }
        files.append(file)
      }
      return .acquired(files)
    } catch {
      // Leaving with the first error; closing frees what was already locked.
      for file in files { try? file.close() }
      throw error
    }
  }

  private static func lock(_ path: FilePath, on fileSystem: any FileSystem) throws(FileSystemError) -> (any OpenFile)? {
    while true {
      let file = try open(path, on: fileSystem)
      guard try file.tryLock() else {
        try file.close()
        return nil
      }
      // Between open and lock somebody may have replaced the file: then this lock guards a name that is gone.
      if try isCurrent(file, on: fileSystem) { return file }
      try file.close()
    }
  }

  private static func open(_ path: FilePath, on fileSystem: any FileSystem) throws(FileSystemError) -> any OpenFile {
    do {
      return try fileSystem.open(path, for: .lock([.ownerReadWrite, .groupReadWrite, .otherReadWrite]))
    } catch let error where error.errno == .permissionDenied {
      // A colleague's lock file that only its owner may write can still be locked, just not signed.
      return try fileSystem.open(path, for: .readWithoutFollowing)
    }
  }

  private static func isCurrent(_ file: any OpenFile, on fileSystem: any FileSystem) throws(FileSystemError) -> Bool {
    let held = try file.metadata()
    do {
      let named = try fileSystem.metadata(of: file.path, followLink: false)
      return named.inode == held.inode && named.device == held.device
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }

  private static func note(_ holder: LockHolder, in file: any OpenFile) {
    // For people only: a run on a full disk must not fail because it could not sign the lock.
    guard let json = try? JSONEncoder().encode(holder) else { return }
    try? file.truncate(to: 0)
    try? file.seek(to: 0)
    try? file.write(Array(json) + [UInt8(ascii: "\n")])
  }

  private static func holder(of path: FilePath, on fileSystem: any FileSystem) -> LockHolder? {
    guard let bytes = try? fileSystem.contents(of: path, limit: 64 << 10) else { return nil }
    return try? JSONDecoder().decode(LockHolder.self, from: Data(bytes))
  }
}
