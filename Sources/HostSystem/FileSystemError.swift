// SPDX-License-Identifier: MIT

package import SystemPackage

/// A file operation that the system refused: which call, on which path, with which `errno`.
package struct FileSystemError: Error, Hashable, Sendable {
  /// The operation as a person would name it.
  package enum Operation: String, Sendable, CaseIterable {
    case open, read, write, truncate, synchronize, close, lock
    case readMetadata = "read the metadata of"
    case setMode = "set the mode of"
    case setOwner = "set the owner of"
    case readAttributes = "read the extended attributes of"
    case setAttribute = "set an extended attribute of"
    case makeDirectory = "make the directory"
    case list, rename, remove, resolve
    case readLink = "read the symbolic link"
    case readFlags = "read the flags of"
    case synchronizeDirectory = "synchronize the directory"
    case removeDirectory = "remove the directory"
    case measureFreeSpace = "measure the free space of"
  }

  package let operation: Operation
  package let path: FilePath
  package let errno: Errno

  package init(_ operation: Operation, _ path: FilePath, _ errno: Errno) {
    self.operation = operation
    self.path = path
    self.errno = errno
  }
}

extension FileSystemError: CustomStringConvertible {
  package var description: String { "cannot \(operation.rawValue) \(path): \(errno)" }
}
