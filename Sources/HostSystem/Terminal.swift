// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc
internal import Synchronization
package import SystemPackage

/// The two output streams of this process.
package protocol Terminal: Sendable {
  /// Writes to standard output; false when nobody can receive it any more.
  @discardableResult func writeOutput(_ text: String) -> Bool
  /// Writes to standard error; a closed stream is ignored.
  func writeError(_ text: String)
  var outputIsTerminal: Bool { get }
  var errorIsTerminal: Bool { get }
  /// Columns of the terminal at standard error or output; nil when there is none. Asked anew each time: windows are resized.
  var columns: Int? { get }
}

/// Descriptors 1 and 2 by `write(2)`: no buffer to lose, no trap when the reader has gone.
package struct StandardTerminal: Terminal {
  // Of the process, as the descriptor is.
  private static let firstOutputError = Mutex<Errno?>(nil)

  /// Why standard output is incomplete; nil when it is complete, or when its reader went away by itself (`| head`).
  package static var outputError: Errno? { firstOutputError.withLock { $0 } }

  package init() {}

  package var outputIsTerminal: Bool { isatty(1) == 1 }
  package var errorIsTerminal: Bool { isatty(2) == 1 }

  package var columns: Int? {
    let width = max(linux_terminal_columns(2), linux_terminal_columns(1))
    return width > 0 ? Int(width) : nil
  }

  @discardableResult package func writeOutput(_ text: String) -> Bool {
    guard let error = Self.write(text, to: 1) else { return true }
    if error != .brokenPipe { Self.firstOutputError.withLock { $0 = $0 ?? error } }
    return false
  }

  package func writeError(_ text: String) { _ = Self.write(text, to: 2) }

  private static func write(_ text: String, to descriptor: Int32) -> Errno? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? Errno(rawValue: errno) : .ioError }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return nil
    }
  }
}
