// SPDX-License-Identifier: MIT

package import SystemPackage

extension FileSystem {
  /// All bytes of a file; more than `limit` is `.fileTooLarge`, so that a device or a runaway file cannot fill the memory.
  package func contents(of path: FilePath, limit: Int = 256 << 20) throws(FileSystemError) -> [UInt8] {
    let file = try open(path, for: .read)
    let bytes = try file.readToEnd(limit: limit)
    try file.close()
    return bytes
  }

  /// True when something has this name, whatever it is; a dangling symbolic link counts.
  package func exists(_ path: FilePath) throws(FileSystemError) -> Bool {
    do {
      _ = try metadata(of: path, followLink: false)
      return true
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }

  /// Removes the file; that there is none is as good.
  package func removeIfPresent(_ path: FilePath) throws(FileSystemError) {
    do {
      try remove(path)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return
    }
  }

  /// Makes a directory and its missing parents, each entry synchronized into its parent.
  package func makeDirectories(_ path: FilePath, mode: FilePermissions) throws(FileSystemError) {
    guard !path.isEmpty, try !isDirectory(path) else { return }
    let parent = path.removingLastComponent()
    try makeDirectories(parent, mode: mode)
    do {
      try makeDirectory(path, mode: mode)
    } catch let error where error.errno == .fileExists {
      // Another process made it in between; anything but a directory is an error.
      guard try isDirectory(path) else { throw error }
    }
    try synchronizeDirectory(parent.isEmpty ? "." : parent)
  }

  private func isDirectory(_ path: FilePath) throws(FileSystemError) -> Bool {
    do {
      return try metadata(of: path, followLink: true).kind == .directory
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }
}

extension OpenFile {
  /// The bytes from here to the end; more than `limit` is `.fileTooLarge`.
  package func readToEnd(limit: Int = 256 << 20) throws(FileSystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try read(upTo: 64 << 10)
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= limit else { throw FileSystemError(.read, path, .fileTooLarge) }
    }
  }
}
