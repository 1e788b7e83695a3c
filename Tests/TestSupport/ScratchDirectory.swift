// SPDX-License-Identifier: MIT

internal import Glibc
internal import HostSystem
package import SystemPackage

/// A directory of its own for one test, removed when the last reference goes; `ETL_KEEP_SCRATCH=1` keeps it for a look.
package final class ScratchDirectory: Sendable {
  package let path: FilePath

  package init() {
    var template = Array("/tmp/etl-update-schema-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("cannot make a scratch directory: \(Errno(rawValue: errno))") }
    path = FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  deinit {
    if getenv("ETL_KEEP_SCRATCH") == nil { Self.removeTree(path) }
  }

  /// Writes a file below the directory, making its parents; answers its path.
  @discardableResult package func write(
    _ text: String,
    to name: String,
    mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
  ) throws -> FilePath {
    let file = path.appending(FilePath(name).components)
    try makeDirectories(file.removingLastComponent())
    let descriptor = try FileDescriptor.open(file, .writeOnly, options: [.create, .truncate], permissions: mode)
    try descriptor.closeAfter { _ = try descriptor.writeAll(Array(text.utf8)) }
    return file
  }

  /// Makes a directory below this one, with its parents; answers its path.
  @discardableResult package func makeDirectory(_ name: String) throws -> FilePath {
    let directory = path.appending(FilePath(name).components)
    try makeDirectories(directory)
    return directory
  }

  private func makeDirectories(_ directory: FilePath) throws {
    guard access(directory.string, F_OK) != 0 else { return }
    try makeDirectories(directory.removingLastComponent())
    guard mkdir(directory.string, 0o755) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  private static func removeTree(_ path: FilePath) {
    var status = stat()
    guard lstat(path.string, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path.string)
      return
    }
    for name in (try? PosixFileSystem().list(path)) ?? [] { removeTree(path.appending(name)) }
    rmdir(path.string)
  }
}
