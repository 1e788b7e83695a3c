// SPDX-License-Identifier: MIT

/// What a plain scalar means in YAML 1.1, decided exactly as PyYAML 6 decides.
enum ScalarMeaning {
  case text
  case value(YAMLValue)
  /// Recognised as this kind, but nothing can be constructed from it.
  case unfit(ScalarKind)
}

/// Plain text to typed value: the resolver's patterns and the SafeLoader's constructors in one pass, without regular
/// expressions.
enum ScalarResolver {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The meaning of a plain, untagged scalar.
  static func resolve(_ text: Bytes) -> ScalarMeaning {
    // Most scalars are names; their first byte settles that nothing else is possible.
    guard let first = text.first else { return .value(.null) }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number(text, mayBeTimestamp: true)
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): return number(text, mayBeTimestamp: false)
    case UInt8(ascii: "~"): return text.count == 1 ? .value(.null) : .text
    case UInt8(ascii: "="): return text.count == 1 ? .unfit(.value) : .text
    case UInt8(ascii: "<"): return text.count == 2 && text[1] == first ? .unfit(.merge) : .text
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"),
      UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      return word(text)
    default: return .text
    }
  }

  private static func number(_ text: Bytes, mayBeTimestamp: Bool) -> ScalarMeaning {
    if let meaning = FloatScalar.resolve(text) { return meaning }
    if let meaning = IntegerScalar.resolve(text) { return meaning }
    if mayBeTimestamp, let meaning = TimestampScalar.resolve(text) { return meaning }
    return .text
  }

  private static func word(_ text: Bytes) -> ScalarMeaning {
    guard text.count <= 5, text.count >= 2, isUniformlyCased(text) else { return .text }
    return switch lowercased(text) {
    case "yes", "true", "on": .value(.bool(true))
    case "no", "false", "off": .value(.bool(false))
    case "null": .value(.null)
    default: .text
    }
  }

  /// Whether the word is written `word`, `Word` or `WORD`; PyYAML knows no `tRUE`.
  private static func isUniformlyCased(_ text: Bytes) -> Bool {
    func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    let rest = text.dropFirst()
    return rest.allSatisfy { !isUpper($0) } || isUpper(text[0]) && rest.allSatisfy(isUpper)
  }

  /// The ASCII letters in lower case; five bytes fit into a string without allocation.
  static func lowercased(_ text: Bytes) -> String {
    String(
      decoding: text.lazy.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 },
      as: UTF8.self
    )
  }
}
