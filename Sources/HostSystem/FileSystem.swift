// SPDX-License-Identifier: MIT

package import SystemPackage

/// The file operations that the program uses, one system call each, so that a test can fail any single one of them.
///
/// Every descriptor is opened close-on-exec, and a call that a signal interrupted is made again. Nothing else is retried,
/// followed up or cleaned up here: that is the caller's protocol.
package protocol FileSystem: Sendable {
  /// Opens `path`; the caller closes the result.
  func open(_ path: FilePath, for access: FileAccess) throws(FileSystemError) -> any OpenFile

  /// Metadata of the file, or of the symbolic link itself when `followLink` is false. A missing file is `.noSuchFileOrDirectory`.
  func metadata(of path: FilePath, followLink: Bool) throws(FileSystemError) -> FileMetadata

  /// The absolute path without symbolic links (`realpath(3)`); the file must exist.
  func resolve(_ path: FilePath) throws(FileSystemError) -> FilePath

  /// Where a symbolic link points, as written in it.
  func readLink(_ path: FilePath) throws(FileSystemError) -> FilePath

  /// True when the file carries the immutable or append-only flag (`chattr +i`, `+a`), which binds even root.
  func isImmutable(_ path: FilePath) throws(FileSystemError) -> Bool

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
  /// Read only; a symbolic link is followed. Never blocks, not even on a FIFO.
  case read
  /// Read only; a symbolic link is refused (`.tooManySymbolicLinkLevels`).
  case readWithoutFollowing
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
  /// `fchown(2)`; nil leaves that half as it is.
  func setOwner(user: UInt32?, group: UInt32?) throws(FileSystemError)
  /// The extended attributes: access control list, security label, user attributes; sorted by name.
  func attributes() throws(FileSystemError) -> [FileAttribute]
  func setAttribute(_ attribute: FileAttribute) throws(FileSystemError)
  func removeAttribute(named name: String) throws(FileSystemError)
  /// `flock(LOCK_EX|LOCK_NB)`; false when another description holds the lock.
  func tryLock() throws(FileSystemError) -> Bool
  /// Closes the descriptor; a second call does nothing.
  func close() throws(FileSystemError)
}
