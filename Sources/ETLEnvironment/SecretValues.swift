// SPDX-License-Identifier: MIT

/// The values that must never be seen: passwords, secrets and tokens of the environment, and passwords inside URLs.
package struct SecretValues: Sendable {
  /// Every spelling in which a secret may turn up, longest first.
  private let spellings: [[UInt8]]
  /// For every byte, whether a spelling begins with it.
  private let isFirst: [Bool]
  /// The length of the longest spelling, in bytes; 0 when there is none.
  package let longest: Int
  /// Names of variables whose secret is too short to be hidden without destroying the text around it.
  package let tooShort: [String]

  /// A secret below this length is not searched for.
  package static let shortest = 3

  private static let secretNames = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "PRIVATE_KEY"]
  private static let mask = Array("***".utf8)

  package init(in variables: [String: String]) {
    var found: Set<String> = []
    var short: [String] = []
    for (name, value) in variables {
      let upper = name.uppercased()
      var secrets = Self.urlPasswords(in: value)
      if Self.secretNames.contains(where: upper.contains) { secrets.append(value) }
      for secret in secrets where !secret.isEmpty {
        if secret.utf8.count < Self.shortest { short.append(name) } else { found.insert(secret) }
      }
    }
    let all = Set(found.flatMap(Self.spellings)).map { Array($0.utf8) }
    spellings = all.sorted {
      ($0.count, String(decoding: $0, as: UTF8.self)) > ($1.count, String(decoding: $1, as: UTF8.self))
    }
    let firsts = Set(spellings.compactMap(\.first))
    isFirst = (0...255).map { firsts.contains(UInt8($0)) }
    longest = spellings.first?.count ?? 0
    tooShort = Set(short).sorted()
  }

  /// The text with every secret replaced by `***`.
  package func redact(_ text: String) -> String {
    guard longest > 0 else { return text }
    return String(decoding: redact(Array(text.utf8)), as: UTF8.self)
  }

  /// The bytes with every secret replaced by `***`.
  package func redact(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { scan($0, isWhole: true).masked }
  }

  /// The part of a stream that can be judged already, masked, and how many bytes it took; what is left may be the beginning of a secret.
  package func redactBeginning(of bytes: [UInt8]) -> (masked: [UInt8], count: Int) {
    bytes.withUnsafeBufferPointer { scan($0, isWhole: false) }
  }

  private func scan(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> (masked: [UInt8], count: Int) {
    var masked: [UInt8] = []
    masked.reserveCapacity(bytes.count)
    var (copied, position) = (0, 0)
    while position < bytes.count {
      guard isFirst[Int(bytes[position])] else {
        position += 1
        continue
      }
      let rest = bytes[position...]
      // A longer spelling may be on its way; then even a complete shorter one has to wait.
      if !isWhole, rest.count < longest, spellings.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) {
        break
      }
      guard let spelling = spellings.first(where: { rest.starts(with: $0) }) else {
        position += 1
        continue
      }
      masked += bytes[copied..<position]
      masked += Self.mask
      position += spelling.count
      copied = position
    }
    masked += bytes[copied..<position]
    return (masked, position)
  }

  // `scheme://user:password@host`; a password in a URL is percent-encoded, what a driver prints may be either form.
  private static func urlPasswords(in value: String) -> [String] {
    guard let scheme = value.firstRange(of: "://") else { return [] }
    let authority = value[scheme.upperBound...]
    // The last `@` before the path: an unescaped password may itself contain one.
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return [] }
    let password = String(authority[authority.index(after: colon)..<at])
    return [password, percentDecoded(password)]
  }

  private static func spellings(of secret: String) -> [String] {
    let escaped = secret.replacing("\\", with: "\\\\")
    let quoted = escaped.replacing("\"", with: "\\\"")
    // Python's `quote` leaves the slash alone unless it is told otherwise, SQLAlchemy's URLs leave blank and plus.
    let encoded = ["", "/", " +"].flatMap { kept in
      [false, true].map { percentEncoded(secret, keeping: kept, lowercase: $0) }
    }
    let asForm = percentEncoded(secret, lowercase: false).replacing("%20", with: "+")
    return ([secret, asForm, escaped, escaped.replacing("'", with: "\\'"), quoted, asciiOnly(quoted)] + encoded)
      .filter { $0.utf8.count >= shortest }
  }

  /// As JSON is written where it may hold nothing but ASCII.
  private static func asciiOnly(_ text: String) -> String {
    text.utf16.map { unit in
      if let scalar = UnicodeScalar(unit), scalar.isASCII { return String(scalar) }
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  private static func percentEncoded(_ text: String, keeping kept: String = "", lowercase: Bool) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~\(kept)".utf8)
    return text.utf8.map { byte in
      if plain.contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: !lowercase)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  private static func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "%"), rest.count > 2,
        let byte = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
