// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import HostSystem

/// One line of JSON whose last member is the SHA-256 of everything before it: a torn or edited line is recognised.
///
/// The seal covers the bytes, not the decoded value, so a line with members that this version does not know stays intact.
package enum SealedJSON {
  private static let seam = Array(#","checksum":""#.utf8)
  private static let end = Array(#""}"#.utf8)

  /// The value as one sealed line, without the line feed.
  package static func seal(_ value: some Encodable) -> [UInt8] {
    let body = Array(encode(value).dropLast())
    return body + seam + Array(Digest(of: body).hexadecimal.utf8) + end
  }

  /// The value as one line of plain JSON.
  static func encode(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      // Encoding fails for non-finite numbers only, and no value of the store has a floating-point member.
      preconditionFailure("a store record cannot be encoded: \(error)")
    }
  }

  /// The value of a sealed line; nil when the seal is broken or the content has another shape.
  package static func open<Value: Decodable>(_ line: some Collection<UInt8>, as type: Value.Type) -> Value? {
    let bytes = Array(line)
    let bodyCount = bytes.count - seam.count - 64 - end.count
    guard bodyCount > 0, bytes.suffix(end.count).elementsEqual(end) else { return nil }
    let body = bytes[..<bodyCount]
    guard bytes[bodyCount...].starts(with: seam) else { return nil }
    let checksum = bytes[(bodyCount + seam.count)..<(bytes.count - end.count)]
    guard Digest(of: body).hexadecimal.utf8.elementsEqual(checksum) else { return nil }
    return try? JSONDecoder().decode(type, from: Data(bytes))
  }
}
