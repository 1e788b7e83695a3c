// SPDX-License-Identifier: MIT

/// A JSON document as a value; an object's keys have no order, because they are always written sorted.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// Digits as they are, so that an integer of any size survives.
  case integer(String)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func optional(_ number: Int?) -> JSONValue { number.map(JSONValue.int) ?? .null }
  static func optional(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }
  static func int(_ number: Int) -> JSONValue { .integer(String(number)) }
  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
