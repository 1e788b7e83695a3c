// SPDX-License-Identifier: MIT

internal import Glibc
internal import SystemPackage

/// Makes a call that reports failure as -1 and `errno`; one that a signal interrupted is made again.
func posixCall<Result: FixedWidthInteger & SignedInteger>(
  _ operation: FileSystemError.Operation,
  _ path: FilePath,
  _ call: () -> Result
) throws(FileSystemError) -> Result {
  while true {
    let result = call()
    if result != -1 { return result }
    let code = errno
    if code != EINTR { throw FileSystemError(operation, path, Errno(rawValue: code)) }
  }
}

extension FilePath {
  /// Hands the path to a C function.
  func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withPlatformString { body($0) }
  }
}

extension FileMetadata {
  init(_ info: stat) {
    let kind: Kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      default: .other
      }
    self.init(
      kind: kind,
      size: Int64(info.st_size),
      mode: FilePermissions(rawValue: info.st_mode & 0o7777),
      user: info.st_uid,
      group: info.st_gid,
      device: UInt64(info.st_dev),
      inode: UInt64(info.st_ino),
      linkCount: UInt64(info.st_nlink),
      modified: FileTime(seconds: Int64(info.st_mtim.tv_sec), nanoseconds: Int64(info.st_mtim.tv_nsec))
    )
  }
}
