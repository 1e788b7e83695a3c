// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import YAMLDocument

/// When two values of a field say the same thing.
enum Meaning {
  static func isSame(_ old: YAMLValue, _ new: YAMLValue, in field: String) -> Bool {
    if old == new || old.means(new) { return true }
    switch (field, old, new) {
    case (_, .sequence(let before), .sequence(let after)) where Field.unordered.contains(field):
      return before.map(\.value.spelling).sorted() == after.map(\.value.spelling).sorted()
    case (Field.columnTypes, .mapping(let before), .mapping(let after)):
      return sameTypes(before, after)
    default:
      return false
    }
  }

  /// The same columns with the same types, however these are spelled.
  private static func sameTypes(_ before: [YAMLEntry], _ after: [YAMLEntry]) -> Bool {
    guard before.count == after.count else { return false }
    var types: [YAMLValue: YAMLValue] = [:]
    for entry in after { types[entry.key.value] = entry.value.value }
    return before.allSatisfy { entry in
      guard let type = types[entry.key.value] else { return false }
      return entry.value.value == type
        || TypeChangeClass(from: entry.value.value.spelling, to: type.spelling, dialect: .mysql) == .same
    }
  }
}
