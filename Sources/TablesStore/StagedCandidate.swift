// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// The candidate beside the live file. `bytes` were read back from that very file: what is validated is what will be live.
package struct StagedCandidate: Sendable {
  package let path: FilePath
  package let bytes: [UInt8]
  package let digest: Digest
}
