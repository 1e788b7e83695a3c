// SPDX-License-Identifier: MIT

internal import SystemPackage

/// `/proc/self/mountinfo` as values: what is mounted where, later mounts over earlier ones.
struct MountTable: Equatable {
  struct Mount: Equatable {
    let point: FilePath
    let type: String
  }

  let mounts: [Mount]

  init(parsing text: String) {
    mounts = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      // The number of optional fields varies; a lone dash ends them.
      guard fields.count > 4, let dash = fields.dropFirst(5).firstIndex(of: "-"), fields.count > dash + 1 else {
        return nil
      }
      return Mount(point: FilePath(Self.unescaped(fields[4])), type: String(fields[dash + 1]))
    }
  }

  func isMountPoint(_ path: FilePath) -> Bool { mounts.contains { $0.point == path } }

  /// The type of the file system that holds an absolute path.
  func type(holding path: FilePath) -> String? {
    let holding = mounts.enumerated().filter { path.starts(with: $0.element.point) }
    return holding.max {
      ($0.element.point.components.count, $0.offset) < ($1.element.point.components.count, $1.offset)
    }?
    .element.type
  }

  static let networkTypes: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "lustre", "glusterfs", "fuse.glusterfs", "fuse.sshfs",
  ]

  /// Blanks and line ends in a path are written as `\040`.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "\\"),
        let code = UInt8(String(decoding: rest.dropFirst().prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
