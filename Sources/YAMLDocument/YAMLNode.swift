// SPDX-License-Identifier: MIT

/// A value and the place where it stands. Equality asks about the value only: the same meaning elsewhere is the same
/// node.
package struct YAMLNode: Sendable {
  package var value: YAMLValue
  package var mark: Mark

  package init(_ value: YAMLValue, at mark: Mark) {
    self.value = value
    self.mark = mark
  }
}

extension YAMLNode: Hashable {
  package static func == (left: YAMLNode, right: YAMLNode) -> Bool { left.value == right.value }
  package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// A value as PyYAML's SafeLoader would construct it (YAML 1.1).
package enum YAMLValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  /// An integer that does not fit into 64 bits, as decimal digits.
  case bigInteger(String)
  case float(Double)
  case string(String)
  /// A date or timestamp that PyYAML would turn into a `date` or `datetime`, in ISO 8601.
  case timestamp(String)
  case sequence([YAMLNode])
  case mapping([YAMLEntry])
}

/// One key and its value in a mapping, in source order.
package struct YAMLEntry: Hashable, Sendable {
  package var key: YAMLNode
  package var value: YAMLNode

  package init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

extension YAMLValue {
  /// A scalar in words for messages; `nil` for a sequence or a mapping.
  package var scalarText: String? {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .bigInteger(let digits): digits
    case .float(let number): String(number)
    case .string(let text), .timestamp(let text): text
    case .sequence, .mapping: nil
    }
  }

  /// What kind of value this is, in the words of messages.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int, .bigInteger: "an integer"
    case .float: "a float"
    case .string: "a string"
    case .timestamp: "a date or time"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
