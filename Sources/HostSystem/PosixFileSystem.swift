// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc
package import SystemPackage

/// The machine's file system, by plain system calls.
///
/// Foundation's file functions are not used: they replace symbolic links, drop mode and owner, and never synchronize the directory.
package struct PosixFileSystem: FileSystem {
  package init() {}

  package func open(_ path: FilePath, for access: FileAccess) throws(FileSystemError) -> any OpenFile {
    let descriptor = try posixCall(.open, path) {
      path.withCPath { Glibc.open($0, access.flags | O_CLOEXEC, access.mode.rawValue) }
    }
    return PosixOpenFile(path: path, descriptor: descriptor)
  }

  package func metadata(of path: FilePath, followLink: Bool) throws(FileSystemError) -> FileMetadata {
    var info = stat()
    _ = try posixCall(.readMetadata, path) {
      path.withCPath { followLink ? stat($0, &info) : lstat($0, &info) }
    }
    return FileMetadata(info)
  }

  package func resolve(_ path: FilePath) throws(FileSystemError) -> FilePath {
    guard let resolved = path.withCPath({ realpath($0, nil) }) else {
      throw FileSystemError(.resolve, path, Errno(rawValue: errno))
    }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }

  package func readLink(_ path: FilePath) throws(FileSystemError) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = try posixCall(.readLink, path) { path.withCPath { readlink($0, &buffer, buffer.count - 1) } }
    return FilePath(String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  package func isImmutable(_ path: FilePath) throws(FileSystemError) -> Bool {
    try posixCall(.readFlags, path) { path.withCPath { linux_is_immutable($0) } } != 0
  }

  package func list(_ directory: FilePath) throws(FileSystemError) -> [String] {
    guard let stream = directory.withCPath({ opendir($0) }) else {
      throw FileSystemError(.list, directory, Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else {
      throw FileSystemError(.list, directory, .notSupported)
    }
    var names: [String] = []
    while true {
      // The end of the list and a failure look alike: only errno tells them apart.
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw FileSystemError(.list, directory, Errno(rawValue: errno)) }
        break
      }
      // By address, not by value: a copy of the whole 256-byte field would read past the end of a short entry.
      let name = String(cString: UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self))
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(FileSystemError) {
    _ = try posixCall(.makeDirectory, path) { path.withCPath { mkdir($0, mode.rawValue) } }
  }

  package func rename(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
    _ = try posixCall(.rename, destination) {
      source.withCPath { from in destination.withCPath { to in Glibc.rename(from, to) } }
    }
  }

  package func renameWithoutReplacing(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
    do {
      _ = try posixCall(.rename, destination) {
        source.withCPath { from in destination.withCPath { to in linux_rename_noreplace(from, to) } }
      }
    } catch let error where error.errno == .invalidArgument || error.errno == .noFunction {
      // Network file systems lack the flag; link(2) refuses a taken name just as atomically.
      _ = try posixCall(.rename, destination) {
        source.withCPath { from in destination.withCPath { to in link(from, to) } }
      }
      try remove(source)
    }
  }

  package func remove(_ path: FilePath) throws(FileSystemError) {
    _ = try posixCall(.remove, path) { path.withCPath { unlink($0) } }
  }

  package func removeDirectory(_ path: FilePath) throws(FileSystemError) {
    _ = try posixCall(.removeDirectory, path) { path.withCPath { rmdir($0) } }
  }

  package func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) {
    let descriptor = try posixCall(.synchronizeDirectory, path) {
      path.withCPath { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }
    defer { Glibc.close(descriptor) }
    _ = try posixCall(.synchronizeDirectory, path) { fsync(descriptor) }
  }

  package func freeSpace(at path: FilePath) throws(FileSystemError) -> UInt64 {
    var info = statvfs()
    _ = try posixCall(.measureFreeSpace, path) { path.withCPath { statvfs($0, &info) } }
    return UInt64(info.f_bavail) * UInt64(info.f_frsize)
  }
}

extension FileAccess {
  fileprivate var flags: CInt {
    switch self {
    // O_NONBLOCK: opening a FIFO that nobody writes to must not hang the run.
    case .read: O_RDONLY | O_NONBLOCK
    case .readWithoutFollowing: O_RDONLY | O_NONBLOCK | O_NOFOLLOW
    case .create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
    case .append: O_RDWR | O_CREAT | O_APPEND
    case .lock: O_RDWR | O_CREAT | O_NOFOLLOW
    }
  }

  fileprivate var mode: FilePermissions {
    switch self {
    case .read, .readWithoutFollowing: []
    case .create(let mode), .append(let mode), .lock(let mode): mode
    }
  }
}
