// SPDX-License-Identifier: MIT

package import OrderedCollections

/// A JSON document whose objects keep the order of their keys: a schema's order is its columns' order.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// As written, so that a number that nobody looks at comes out unchanged.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(OrderedDictionary<String, JSONValue>)

  /// Reads one document; anything after it, a duplicate key or a lone surrogate is an error.
  package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes)
    self = try parser.document()
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  package var object: OrderedDictionary<String, JSONValue>? {
    if case .object(let members) = self { members } else { nil }
  }
  package var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }

  /// The member of an object; nil for a missing key and for anything but an object.
  package subscript(key: String) -> JSONValue? { object?[key] }

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  /// The texts of an array that holds nothing else.
  var strings: [String]? {
    guard let array else { return nil }
    let texts = array.compactMap(\.string)
    return texts.count == array.count ? texts : nil
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(OrderedDictionary(elements) { _, last in last })
  }
}

/// Why some bytes are no JSON document, and where.
package struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  package let problem: String
  /// From 1; the column counts bytes.
  package let line: Int
  package let column: Int

  package var description: String { "\(line):\(column): \(problem)" }
}
