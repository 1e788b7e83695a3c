// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The type that readers expect of a field.
indirect enum FieldShape: Sendable {
  case string
  case stringOrNull
  case integerOrString
  case bool
  case integer
  case number
  case list(of: FieldShape)
  /// A mapping with these keys; others are left to themselves.
  case mapping([String: FieldShape])
  /// A mapping with any keys and values of one type.
  case mappingOf(FieldShape)

  var description: String {
    switch self {
    case .string: "a string"
    case .stringOrNull: "a string or null"
    case .integerOrString: "a string or an integer"
    case .bool: "true or false"
    case .integer: "an integer"
    case .number: "a number"
    case .list: "a list"
    case .mapping, .mappingOf: "a mapping"
    }
  }

  /// All places below `node` that have another type. Almost always there are none, so nothing is built before that is
  /// known.
  func mismatches(_ node: YAMLNode, path: @autoclosure () -> String) -> [FieldMismatch] {
    if fits(node) { return [] }
    switch (self, node.value) {
    case (.list(let element), .sequence(let nodes)):
      return nodes.enumerated().flatMap { index, node in element.mismatches(node, path: "\(path())[\(index)]") }
    case (.mapping(let shapes), .mapping(let entries)):
      return entries.flatMap { entry in
        guard let key = entry.key.value.string, let shape = shapes[key] else { return [FieldMismatch]() }
        return shape.mismatches(entry.value, path: "\(path()).\(key)")
      }
    case (.mappingOf(let shape), .mapping(let entries)):
      return entries.flatMap { entry in
        shape.mismatches(entry.value, path: "\(path()).\(entry.key.value.scalarText ?? "?")")
      }
    default:
      return [FieldMismatch(path: path(), expected: self, node: node)]
    }
  }

  private func fits(_ node: YAMLNode) -> Bool {
    switch (self, node.value) {
    case (.string, .string), (.stringOrNull, .string), (.stringOrNull, .null), (.integerOrString, .string),
      (.integerOrString, .int), (.bool, .bool), (.integer, .int), (.integer, .bigInteger), (.number, .int),
      (.number, .bigInteger), (.number, .float):
      true
    case (.list(let element), .sequence(let nodes)): nodes.allSatisfy { element.fits($0) }
    case (.mapping(let shapes), .mapping(let entries)):
      entries.allSatisfy { entry in
        guard let key = entry.key.value.string, let shape = shapes[key] else { return true }
        return shape.fits(entry.value)
      }
    case (.mappingOf(let shape), .mapping(let entries)): entries.allSatisfy { shape.fits($0.value) }
    default: false
    }
  }
}

/// A value of another type than its readers expect.
struct FieldMismatch {
  let path: String
  let expected: FieldShape
  let node: YAMLNode

  var message: String {
    let found = "\(path) must be \(expected.description), not \(node.value.kind)"
    switch (expected, node.value) {
    case (.string, .sequence), (.string, .mapping), (.string, .null): return found
    case (.string, let value), (.stringOrNull, let value):
      guard let text = value.scalarText else { return found }
      return "\(found) (\(TerminalText.inert(text))); text that looks like another type needs quotes"
    default: return found
    }
  }
}
