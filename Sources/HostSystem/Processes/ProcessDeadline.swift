// SPDX-License-Identifier: MIT

internal import CLinux

/// The moment at which this process ends, whatever it is busy with.
package enum ProcessDeadline {
  /// Ends the process with `status` and `message` on standard error; files are replaced by renames, so nothing is left half-written.
  package static func arm(seconds: Double, message: String, status: Int32) {
    _ = linux_exit_at_deadline(Int(seconds * 1000), message, status)
  }
}
