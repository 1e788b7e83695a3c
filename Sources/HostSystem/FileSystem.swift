// SPDX-License-Identifier: MIT

package import SystemPackage

/// The file operations that the program uses, one system call each, so that a test can fail any single one of them.
///
/// Every descriptor is opened close-on-exec. Nothing here retries, follows up or cleans up: that is the caller's protocol.
package protocol FileSystem: Sendable {
  /// Opens `path`; the caller closes the result.
  func open(_ path: FilePath, for access: FileAccess) throws(FileSystemError) -> any OpenFile

  /// Metadata of the file, or of the symbolic link itself when `followLink` is false. A missing file is `.noSuchFileOrDirectory`.
  func metadata(of path: FilePath, followLink: Bool) throws(FileSystemError) -> FileMetadata

  /// The absolute path without symbolic links (`realpath(3)`); the file must exist.
  func resolve(_ path: FilePath) throws(FileSystemError) -> FilePath

  /// Names in a directory, without `.` and `..`, sorted by their bytes.
  func list(_ directory: FilePath) throws(FileSystemError) -> [String]

  /// Makes one directory level; an existing directory is `.fileExists`.
  func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(FileSystemError)

  /// `rename(2)`: atomically replaces `destination`.
  func rename(_ source: FilePath, to destination: FilePath) throws(FileSystemError)

  /// Renames without ever replacing: an existing `destination` is `.fileExists`.
  func renameWithoutReplacing(_ source: FilePath, to destination: FilePath) throws(FileSystemError)

  /// Removes a file (never a directory).
  func remove(_ path: FilePath) throws(FileSystemError)

  /// Removes an empty directory.
  func removeDirectory(_ path: FilePath) throws(FileSystemError)

  /// `fsync(2)` on the directory, so that its entries survive a power cut.
  func synchronizeDirectory(_ path: FilePath) throws(FileSystemError)

  /// Bytes that an unprivileged process may still write to the file system of `path`.
  func freeSpace(at path: FilePath) throws(FileSystemError) -> UInt64
}

/// How a file is opened.
package enum FileAccess: Hashable, Sendable {
  /// Read only; a symbolic link is followed.
  case read
  /// Write to a file that must not exist yet (`O_CREAT|O_EXCL`), with this mode.
  case create(FilePermissions)
  /// Append to a file, made with this mode when missing; also readable.
  case append(FilePermissions)
  /// Read and write, made with this mode when missing, never truncated; a symbolic link is refused. For lock files.
  case lock(FilePermissions)
}

/// An open file description. Not thread-safe: one owner at a time.
package protocol OpenFile: AnyObject {
  var path: FilePath { get }
  /// Up to `count` bytes from the current position; empty at the end of the file.
  func read(upTo count: Int) throws(FileSystemError) -> [UInt8]
  /// Writes all bytes, looping over short writes.
  func write(_ bytes: some Collection<UInt8>) throws(FileSystemError)
  /// `fsync(2)`.
  func synchronize() throws(FileSystemError)
  func truncate(to length: Int64) throws(FileSystemError)
  func seek(to offset: Int64) throws(FileSystemError)
  func metadata() throws(FileSystemError) -> FileMetadata
  func setMode(_ mode: FilePermissions) throws(FileSystemError)
  func setOwner(user: UInt32, group: UInt32) throws(FileSystemError)
  /// Copies extended attributes (ACL, SELinux label, user attributes) from another open file.
  func copyAttributes(from other: any OpenFile) throws(FileSystemError)
  /// `flock(LOCK_EX|LOCK_NB)`; false when another description holds the lock.
  func tryLock() throws(FileSystemError) -> Bool
  /// Closes the descriptor; a second call does nothing.
  func close() throws(FileSystemError)
}

/// What `stat(2)` says about a file.
package struct FileMetadata: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case regular, directory, symbolicLink, other }

  package var kind: Kind
  package var size: Int64
  package var mode: FilePermissions
  package var user: UInt32
  package var group: UInt32
  package var device: UInt64
  package var inode: UInt64
  package var linkCount: UInt64
  /// Seconds and nanoseconds since 1970, UTC.
  package var modified: FileTime

  package init(
    kind: Kind, size: Int64, mode: FilePermissions, user: UInt32, group: UInt32,
    device: UInt64, inode: UInt64, linkCount: UInt64, modified: FileTime
  ) {
    self.kind = kind
    self.size = size
    self.mode = mode
    self.user = user
    self.group = group
    self.device = device
    self.inode = inode
    self.linkCount = linkCount
    self.modified = modified
  }
}

/// A file's time stamp, UTC.
package struct FileTime: Hashable, Sendable {
  package var seconds: Int64
  package var nanoseconds: Int64

  package init(seconds: Int64, nanoseconds: Int64) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}
