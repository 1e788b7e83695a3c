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
    // An integer may carry the tag, also with an exponent that YAML 1.1 would not call a float by itself.
    let digits = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
    guard let first = digits.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9"),
      digits.allSatisfy({ "0123456789_eE+-".utf8.contains($0) }),
      let value = Double(String(decoding: text.lazy.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
    else { return .unfit(.float) }
    return .value(.float(value))
  }
}
