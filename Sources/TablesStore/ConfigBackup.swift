// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// A copy of the live file that was written, synchronized, and read back with the same hash.
package struct ConfigBackup: Hashable, Sendable {
  package let path: FilePath
  package let digest: Digest
  /// Kept for the run's length: a script that runs meanwhile could remove the copy on disk together with the original.
  package let bytes: [UInt8]
  package let mode: FilePermissions

  package var size: Int { bytes.count }
  package var name: String { path.lastComponent?.string ?? "" }
}
