// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc

/// The requests to stop that this process has received and nobody has acted on yet.
package protocol StopRequests: Sendable {
  /// A descriptor that becomes readable when a request arrives; -1 when there is none to watch.
  var descriptor: Int32 { get }
  /// The oldest pending signal, taken out of the inbox; nil when there is none.
  func next() -> Int32?
}

/// INT, TERM and HUP as bytes in a pipe, so that they can be waited for together with a child's output.
package struct SignalInbox: StopRequests {
  package let descriptor: Int32

  /// Puts the process into a known signal state (see `linux_open_signal_inbox`). Once per process.
  package init?() {
    let descriptor = linux_open_signal_inbox()
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
  }

  package func next() -> Int32? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }
}

/// Never asks to stop: for tests and for commands that run no child.
package struct NoStopRequests: StopRequests {
  package init() {}
  package var descriptor: Int32 { -1 }
  package func next() -> Int32? { nil }
}
