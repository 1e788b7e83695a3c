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
    let wanted = FileAccessRights(try source.metadata())
    var warnings = try wanted.giveOwner(to: target)
    warnings += try keepAttributes()
    // Last, because both chown and the access list change mode bits.
    try wanted.giveMode(to: target)
    return warnings
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
