// SPDX-License-Identifier: MIT

package import YAMLDocument

extension YAMLValue {
  /// Equal in meaning: keys in any order, `14` as good as `14.0`; a quoted number is not a number.
  func means(_ other: YAMLValue) -> Bool {
    switch (self, other) {
    case (.mapping(let left), .mapping(let right)): Self.sameEntries(left, right)
    case (.sequence(let left), .sequence(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.value.means($1.value) }
    case (.int(let whole), .float(let fraction)), (.float(let fraction), .int(let whole)):
      Double(whole) == fraction && Int(exactly: fraction) == whole
    case (.float(let left), .float(let right)): left == right || (left.isNaN && right.isNaN)
    default: self == other
    }
  }

  private static func sameEntries(_ left: [YAMLEntry], _ right: [YAMLEntry]) -> Bool {
    guard left.count == right.count else { return false }
    if zip(left, right).allSatisfy({ $0.key.value == $1.key.value && $0.value.value.means($1.value.value) }) {
      return true
    }
    var byKey: [YAMLValue: YAMLValue] = [:]
    for entry in right { byKey[entry.key.value] = entry.value.value }
    return left.allSatisfy { entry in byKey[entry.key.value].map { entry.value.value.means($0) } ?? false }
  }

  /// The value in one line, as a person would write it into the file.
  package var spelling: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .bigInteger(let digits): digits
    case .float(let number):
      number.isNaN ? ".nan" : number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : String(number)
    case .string(let text), .timestamp(let text): text
    case .sequence(let items): "[" + items.map(\.value.spelling).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key.value.spelling): \($0.value.value.spelling)" }.joined(separator: ", ") + "}"
    }
  }

  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int, .bigInteger: "int"
    case .float: "float"
    case .string: "string"
    case .timestamp: "timestamp"
    case .sequence: "sequence"
    case .mapping: "mapping"
    }
  }

  /// The items of a sequence; nil for anything else.
  var items: [YAMLNode]? {
    guard case .sequence(let items) = self else { return nil }
    return items
  }

  /// The entries of a mapping; nil for anything else.
  var entries: [YAMLEntry]? {
    guard case .mapping(let entries) = self else { return nil }
    return entries
  }

  /// The value under a string key of a mapping.
  func value(at key: String) -> YAMLValue? { entries?.first { $0.key.value == .string(key) }?.value.value }
}
