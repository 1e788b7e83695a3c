// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc
internal import SystemPackage

/// A file descriptor with its path; closed at the latest when it is released.
final class PosixOpenFile: OpenFile {
  let path: FilePath
  private var descriptor: CInt
  private var holdsLock = false

  init(path: FilePath, descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    unlock()
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  // Closing alone is not enough: a child that another thread is just starting holds a copy of the descriptor until its exec.
  private func unlock() {
    if holdsLock, descriptor >= 0 { flock(descriptor, LOCK_UN) }
    holdsLock = false
  }

  func read(upTo count: Int) throws(FileSystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let length = try posixCall(.read, path) { Glibc.read(descriptor, &bytes, count) }
    bytes.removeLast(count - length)
    return bytes
  }

  func write(_ bytes: some Collection<UInt8>) throws(FileSystemError) {
    let outcome: Result<Void, FileSystemError>? = bytes.withContiguousStorageIfAvailable { buffer in
      Result { () throws(FileSystemError) in try writeAll(UnsafeRawBufferPointer(buffer)) }
    }
    guard let outcome else { return try write(Array(bytes)) }
    try outcome.get()
  }

  private func writeAll(_ buffer: UnsafeRawBufferPointer) throws(FileSystemError) {
    var rest = buffer[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let written = try posixCall(.write, path) { Glibc.write(descriptor, chunk.baseAddress, chunk.count) }
      guard written > 0 else { throw FileSystemError(.write, path, .ioError) }
      rest = rest.dropFirst(written)
    }
  }

  func synchronize() throws(FileSystemError) {
    _ = try posixCall(.synchronize, path) { fsync(descriptor) }
  }

  func truncate(to length: Int64) throws(FileSystemError) {
    _ = try posixCall(.truncate, path) { ftruncate(descriptor, off_t(length)) }
  }

  func seek(to offset: Int64) throws(FileSystemError) {
    _ = try posixCall(.read, path) { lseek(descriptor, off_t(offset), SEEK_SET) }
  }

  func metadata() throws(FileSystemError) -> FileMetadata {
    var info = stat()
    _ = try posixCall(.readMetadata, path) { fstat(descriptor, &info) }
    return FileMetadata(info)
  }

  func setMode(_ mode: FilePermissions) throws(FileSystemError) {
    _ = try posixCall(.setMode, path) { fchmod(descriptor, mode.rawValue) }
  }

  func setOwner(user: UInt32?, group: UInt32?) throws(FileSystemError) {
    _ = try posixCall(.setOwner, path) { fchown(descriptor, user ?? .max, group ?? .max) }
  }

  func tryLock() throws(FileSystemError) -> Bool {
    do {
      _ = try posixCall(.lock, path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      holdsLock = true
      return true
    } catch let error where error.errno == .wouldBlock {
      return false
    }
  }

  func close() throws(FileSystemError) {
    guard descriptor >= 0 else { return }
    unlock()
    let closing = descriptor
    // Linux releases the descriptor even when close(2) fails: trying again could close somebody else's.
    descriptor = -1
    guard Glibc.close(closing) == 0 else { throw FileSystemError(.close, path, Errno(rawValue: errno)) }
  }
}

extension PosixOpenFile {
  func attributes() throws(FileSystemError) -> [FileAttribute] {
    var found: [FileAttribute] = []
    for name in try attributeNames() {
      let size = try posixCall(.readAttributes, path) { linux_fgetxattr(descriptor, name, nil, 0) }
      var value = [UInt8](repeating: 0, count: size)
      let length = try posixCall(.readAttributes, path) { linux_fgetxattr(descriptor, name, &value, value.count) }
      found.append(FileAttribute(name: name, value: Array(value.prefix(length))))
    }
    return found
  }

  func setAttribute(_ attribute: FileAttribute) throws(FileSystemError) {
    _ = try posixCall(.setAttribute, path) {
      linux_fsetxattr(descriptor, attribute.name, attribute.value, attribute.value.count)
    }
  }

  func removeAttribute(named name: String) throws(FileSystemError) {
    _ = try posixCall(.setAttribute, path) { linux_fremovexattr(descriptor, name) }
  }

  private func attributeNames() throws(FileSystemError) -> [String] {
    do {
      let size = try posixCall(.readAttributes, path) { linux_flistxattr(descriptor, nil, 0) }
      var list = [CChar](repeating: 0, count: size)
      let length = try posixCall(.readAttributes, path) { linux_flistxattr(descriptor, &list, list.count) }
      return list.prefix(length).split(separator: 0)
        .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
        .sorted()
    } catch let error where error.errno == .notSupported {
      // A file system without extended attributes has none to keep.
      return []
    }
  }
}
