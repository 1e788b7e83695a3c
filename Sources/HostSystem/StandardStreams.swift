// SPDX-License-Identifier: MIT

internal import CLinux

/// The three streams that a process is born with, or not.
package enum StandardStreams {
  /// Gives each closed stream to /dev/null. First of all: else the lock, a backup or the live file itself could become
  /// "standard output", and the next message would be written into it.
  package static func openMissing() { linux_open_missing_streams() }
}
