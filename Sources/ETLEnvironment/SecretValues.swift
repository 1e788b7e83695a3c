// SPDX-License-Identifier: MIT

/// The values that must never be seen: passwords, secrets and tokens of the environment, and passwords inside URLs.
package struct SecretValues: Sendable {
  /// Every spelling in which a secret may turn up, longest first.
  private let spellings: [[UInt8]]
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
    let firsts = Set(spellings.compactMap(\.first))
    guard bytes.contains(where: firsts.contains) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if firsts.contains(bytes[position]),
        let spelling = spellings.first(where: { bytes[position...].starts(with: $0) })
      {
        result += Self.mask
        position += spelling.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return result
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
    return [
      secret, percentEncoded(secret, lowercase: false), percentEncoded(secret, lowercase: true),
      percentEncoded(secret, lowercase: false).replacing("%20", with: "+"),
      escaped, escaped.replacing("'", with: "\\'"), escaped.replacing("\"", with: "\\\""),
    ].filter { $0.utf8.count >= shortest }
  }

  private static func percentEncoded(_ text: String, lowercase: Bool) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
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
