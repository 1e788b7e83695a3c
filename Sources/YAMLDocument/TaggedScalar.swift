// SPDX-License-Identifier: MIT

/// Scalars whose type an explicit standard tag demands, such as `!!int "12"`.
enum TaggedScalar {
  static let prefix = "tag:yaml.org,2002:"

  /// The value, or `nil` when the tag is not one of the standard scalar tags.
  static func construct(_ tag: String, _ text: ScalarResolver.Bytes) -> ScalarMeaning? {
    guard tag.hasPrefix(prefix) else { return nil }
    switch tag.dropFirst(prefix.count) {
    case "str": return .text
    case "null": return .value(.null)
    case "bool": return bool(text)
    case "int": return IntegerScalar.resolve(text) ?? .unfit(.int)
    case "float": return float(text)
    case "timestamp": return TimestampScalar.construct(text)
    default: return nil
    }
  }

  /// Under its tag a bool may be written in any case.
  private static func bool(_ text: ScalarResolver.Bytes) -> ScalarMeaning {
    guard text.count <= 5 else { return .unfit(.bool) }
    return switch ScalarResolver.lowercased(text) {
    case "yes", "true", "on": .value(.bool(true))
    case "no", "false", "off": .value(.bool(false))
    default: .unfit(.bool)
    }
  }

  private static func float(_ text: ScalarResolver.Bytes) -> ScalarMeaning {
    if let meaning = FloatScalar.resolve(text) { return meaning }
    // Under its tag a float may lack the point, carry a sign before it, and have an exponent without a sign.
    var cursor = ByteCursor(text)
    let isNegative = cursor.skipSign().isNegative
    let start = cursor.position
    guard cursor.skipDecimal(), cursor.isAtEnd, let value = FloatScalar.number(text[start...]) else {
      return .unfit(.float)
    }
    return .value(.float(isNegative ? -value : value))
  }
}

extension ByteCursor {
  /// Digits with at most one point among them and perhaps an exponent; false when there is no digit or half an exponent.
  fileprivate mutating func skipDecimal() -> Bool {
    let start = position
    skip(while: ByteCursor.isDigitOrUnderscore)
    if skip(".") { skip(while: ByteCursor.isDigitOrUnderscore) }
    guard bytes[start..<position].contains(where: ByteCursor.isDigit) else { return false }
    guard skip("e") || skip("E") else { return true }
    _ = skipSign()
    return skip(while: ByteCursor.isDigit) > 0
  }
}
