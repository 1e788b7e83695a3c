// SPDX-License-Identifier: MIT

internal import Crypto

/// The SHA-256 of some bytes: what "the same file" means everywhere in this program.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package let hexadecimal: String

  /// The digest of these bytes.
  package init(of bytes: some Collection<UInt8>) {
    var hash = SHA256()
    let hashed: Void? = bytes.withContiguousStorageIfAvailable {
      hash.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if hashed == nil { hash.update(data: Array(bytes)) }
    self.hexadecimal = Self.hexadecimal(hash.finalize())
  }

  /// A digest read back from a record; nil unless it is 64 hexadecimal digits.
  package init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 64, hexadecimal.allSatisfy(\.isHexDigit) else { return nil }
    self.hexadecimal = hexadecimal.lowercased()
  }

  /// The first twelve digits: enough for a person to compare.
  package var short: String { String(hexadecimal.prefix(12)) }

  package var description: String { hexadecimal }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] },
      as: UTF8.self
    )
  }
}
