// SPDX-License-Identifier: MIT

internal import Glibc

/// The name of this machine.
package enum HostName {
  /// As the kernel knows it. Foundation's own answer may ask a name server, and wait for it.
  package static var current: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
