// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// A copy of the live file that was written, synchronized, and read back with the same hash.
package struct ConfigBackup: Hashable, Sendable {
  package let path: FilePath
  package let digest: Digest
  package let size: Int

  package var name: String { path.lastComponent?.string ?? "" }
}
