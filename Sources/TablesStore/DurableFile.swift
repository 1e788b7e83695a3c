// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

extension FilePermissions {
  /// Before the umask, so that a team that shares a group can share the store.
  static let record: FilePermissions = [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
  static let firstConfiguration: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
  static let folder: FilePermissions = [.ownerReadWriteExecute, .groupReadWriteExecute, .otherReadWriteExecute]
}

extension FileSystem {
  /// Writes a file that must not exist yet and synchronizes it; the directory entry is the caller's.
  ///
  /// When this throws, the file is gone again, or the next start finds it by its name.
  func writeNew(_ path: FilePath, _ bytes: [UInt8], mode: FilePermissions) throws(FileSystemError) {
    let file = try open(path, for: .create(mode))
    do {
      try file.write(bytes)
      try file.synchronize()
      try file.close()
    } catch {
      // A file whose fsync failed is never used again: it may read back well and still not be on disk.
      try? file.close()
      try? remove(path)
      throw error
    }
  }

  /// Renames, and replaces nothing: to `name`, or to `name_2` and so on where that is taken. The folders are the caller's to synchronize.
  func rename(_ path: FilePath, into folder: FilePath, as name: String) throws(FileSystemError) -> FilePath {
    var attempt = 1
    while true {
      let place = folder.appending(attempt == 1 ? name : "\(name)_\(attempt)")
      do {
        try renameWithoutReplacing(path, to: place)
        return place
      } catch let error where error.errno == .fileExists {
        attempt += 1
      }
    }
  }

  /// Puts a whole file in place: partial file, fsync, rename, fsync of the folder.
  func writeDurably(
    _ name: String,
    in folder: FilePath,
    _ bytes: [UInt8],
    mode: FilePermissions
  ) throws(FileSystemError) {
    let partial = folder.appending(".\(name).partial")
    try removeIfPresent(partial)
    try writeNew(partial, bytes, mode: mode)
    do {
      try rename(partial, to: folder.appending(name))
    } catch {
      // The next writer of this file removes what stays here.
      try? remove(partial)
      throw error
    }
    try synchronizeDirectory(folder)
  }
}
