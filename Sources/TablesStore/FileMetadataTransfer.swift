// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// Gives a staged candidate the owner, mode, access control list and attributes of the file that it replaces.
struct FileMetadataTransfer {
  private static let accessList = "system.posix_acl_access"
  private static let label = "security.selinux"
  /// Sums over the old content, and rights that no configuration needs: wrong on new bytes.
  private static let contentBound: Set<String> = ["security.ima", "security.evm", "security.capability"]

  let source: any OpenFile
  let target: any OpenFile

  /// Access rights that cannot be kept are an error: other people would be able to read or write the file. The rest is a warning.
  func run() throws(FileSystemError) -> [StoreWarning] {
    let wanted = try source.metadata()
    var warnings = try keepOwner(wanted)
    warnings += try keepAttributes()
    // Last, because both chown and the access list change mode bits.
    try target.setMode(wanted.mode)
    return warnings
  }

  private func keepOwner(_ wanted: FileMetadata) throws(FileSystemError) -> [StoreWarning] {
    let current = try target.metadata()
    guard current.user != wanted.user || current.group != wanted.group else { return [] }
    do {
      try target.setOwner(user: wanted.user, group: wanted.group)
      return []
    } catch let error where error.errno == .notPermitted {
      let warning = StoreWarning.ownerNotKept(target.path, user: wanted.user, group: wanted.group)
      guard current.group != wanted.group else { return [warning] }
      do {
        // A member of the group may keep at least the group, so that colleagues can still write.
        try target.setOwner(user: nil, group: wanted.group)
      } catch let error where error.errno == .notPermitted {
        return [warning]
      }
      return [warning]
    }
  }

  private func keepAttributes() throws(FileSystemError) -> [StoreWarning] {
    let wanted = try source.attributes().filter { !Self.contentBound.contains($0.name) }
    let present = try target.attributes()
    // A default access list of the folder may have given the candidate one that the live file does not have.
    if present.contains(where: { $0.name == Self.accessList }), !wanted.contains(where: { $0.name == Self.accessList })
    {
      try target.removeAttribute(named: Self.accessList)
    }
    var warnings: [StoreWarning] = []
    for attribute in wanted where !present.contains(attribute) {
      do {
        try target.setAttribute(attribute)
      } catch let error where Self.isDispensable(attribute, error.errno) {
        warnings.append(.attributeNotKept(target.path, name: attribute.name, error.errno))
      }
    }
    return warnings
  }

  private static func isDispensable(_ attribute: FileAttribute, _ errno: Errno) -> Bool {
    guard attribute.name != accessList, attribute.name != label else { return false }
    return errno == .notPermitted || errno == .notSupported
  }
}
