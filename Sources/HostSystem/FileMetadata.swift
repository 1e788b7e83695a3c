// SPDX-License-Identifier: MIT

package import SystemPackage

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
    kind: Kind,
    size: Int64,
    mode: FilePermissions,
    user: UInt32,
    group: UInt32,
    device: UInt64,
    inode: UInt64,
    linkCount: UInt64,
    modified: FileTime
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

/// One extended attribute of a file.
package struct FileAttribute: Hashable, Sendable {
  /// With its name space: `user.comment`, `system.posix_acl_access`.
  package let name: String
  package let value: [UInt8]

  package init(name: String, value: [UInt8]) {
    self.name = name
    self.value = value
  }
}
