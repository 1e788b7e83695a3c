// SPDX-License-Identifier: MIT

package import HostSystem
internal import SystemPackage

/// Keeps one live configuration file: lock, backups, atomic swap, history, recovery, rollback, retention.
///
/// Comes in: bytes that somebody else has validated. Goes out: values that say what was done and what could not be.
/// A reader of the live file sees the old bytes or the new ones, complete, at every moment. It knows nothing of YAML, starts no
/// process, prints nothing, and never removes a file that its own history does not name or its own prefix does not mark.
package struct TablesStore: Sendable {
  package let layout: StoreLayout
  let fileSystem: any FileSystem
  let clock: any WallClock
  let zone: StampZone

  package init(
    layout: StoreLayout,
    fileSystem: any FileSystem,
    clock: any WallClock,
    zone: StampZone = .local
  ) {
    self.layout = layout
    self.fileSystem = fileSystem
    self.clock = clock
    self.zone = zone
  }

  /// Takes the lock, waiting up to `timeout` seconds; makes the logs folder when it is missing.
  package func acquireLock(holder: LockHolder, timeout: Double = 0) throws(StoreError) -> StoreLock {
    try onDisk { () throws(FileSystemError) in
      try fileSystem.makeDirectories(layout.logs, mode: .folder)
    }
    return try StoreLock.acquire(
      [layout.lock, layout.logsLock],
      holder: holder,
      timeout: timeout,
      fileSystem: fileSystem,
      clock: clock
    )
  }

  /// The hash of the live file as it is now; nil when there is none. Anything but a file in its place is refused.
  package func liveDigest() throws(StoreError) -> Digest? {
    let entry = try onDisk(.unchanged) { () throws(FileSystemError) in try liveEntry() }
    if case .foreign(let kind) = entry { throw refusal(of: kind) }
    return entry.digest
  }

  func digest(of path: FilePath) throws(FileSystemError) -> Digest? {
    do {
      return Digest(of: try fileSystem.contents(of: path))
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }
}
