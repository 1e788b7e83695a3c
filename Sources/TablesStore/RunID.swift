// SPDX-License-Identifier: MIT

package import HostSystem

/// The name of one run: a folder name, and the key that joins history, journal and logs.
package struct RunID: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil unless the text is a plain file name of letters, digits, `.`, `_` and `-` that does not start with a dot.
  package init?(_ text: String) {
    let isPlain = text.utf8.allSatisfy { byte in
      switch UInt8(byte) {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
    guard isPlain, !text.isEmpty, text.utf8.count <= 80, !text.hasPrefix(".") else { return nil }
    self.text = text
  }

  /// A new name: the UTC time for people, then 48 random bits against collisions.
  package init(at moment: Instant, using generator: inout some RandomNumberGenerator) {
    let bits = UInt64.random(in: 0..<(1 << 48), using: &generator)
    let digits = String(bits, radix: 16)
    text = moment.stamp + "-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  package var description: String { text }
}
