// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// Who may read and write a file, as far as `stat(2)` tells.
struct FileAccessRights: Codable, Equatable {
  let mode: UInt32
  let user: UInt32
  let group: UInt32

  init(_ metadata: FileMetadata) {
    mode = UInt32(metadata.mode.rawValue)
    user = metadata.user
    group = metadata.group
  }

  /// Only root can give files away: what could not be kept is a warning. Changes mode bits, so the mode comes after it.
  func giveOwner(to file: any OpenFile) throws(FileSystemError) -> [StoreWarning] {
    let current = try file.metadata()
    guard current.user != user || current.group != group else { return [] }
    do {
      try file.setOwner(user: user, group: group)
      return []
    } catch let error where error.errno == .notPermitted {
      let warning = StoreWarning.ownerNotKept(file.path, user: user, group: group)
      guard current.group != group else { return [warning] }
      do {
        // A member of the group may keep at least the group, so that colleagues can still write.
        try file.setOwner(user: nil, group: group)
      } catch let error where error.errno == .notPermitted {
        return [warning]
      }
      return [warning]
    }
  }

  func giveMode(to file: any OpenFile) throws(FileSystemError) {
    try file.setMode(FilePermissions(rawValue: CModeT(mode)))
  }
}
