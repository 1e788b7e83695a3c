// SPDX-License-Identifier: MIT

/// What a change of type means for the values that are there.
package enum TypeChangeClass: String, Codable, Sendable, CaseIterable {
  /// Two spellings of one thing.
  case same
  /// Every old value is a value of the new type.
  case widening
  /// The kind stays, but some values no longer fit or lose digits.
  case narrowing
  /// Another kind of thing, or a type that is not known.
  case incompatible
  /// Nobody could tell one of the two types.
  case unknown

  /// How `old` became `new`.
  package init(from old: ColumnType, to new: ColumnType) {
    if old == new || old.hasSameValues(as: new) {
      self = .same
    } else if old == .untold || new == .untold {
      self = .unknown
    } else if new.holds(old) {
      self = .widening
    } else if new.isAkin(to: old) {
      self = .narrowing
    } else {
      self = .incompatible
    }
  }

  /// The same for two spellings.
  package init(from old: String, to new: String, dialect: TypeDialect) {
    self = old == new ? .same : Self(from: ColumnType(old, dialect: dialect), to: ColumnType(new, dialect: dialect))
  }
}

extension ColumnType {
  // The order of an enum's labels is storage; loaders copy the labels.
  fileprivate func hasSameValues(as other: ColumnType) -> Bool {
    switch (self, other) {
    case (.enumeration(let labels), .enumeration(let others)), (.set(let labels), .set(let others)):
      Set(labels) == Set(others)
    default: false
    }
  }

  /// The two are the same kind of thing, so that a narrower one still holds the values that fit.
  fileprivate func isAkin(to other: ColumnType) -> Bool {
    if case .array(let element) = self, case .array(let otherElement) = other {
      return TypeChangeClass(from: otherElement, to: element) != .incompatible
    }
    guard let kind, let otherKind = other.kind else { return false }
    return kind == otherKind
  }

  // A clock reading and a moment in UTC are two kinds.
  private enum Kind { case number, text, bytes, reading, moment, time }

  private var kind: Kind? {
    switch self {
    case .boolean, .integer, .decimal, .floatingPoint, .bits, .year: .number
    case .text, .json, .uuid, .enumeration, .set: .text
    case .bytes: .bytes
    case .time: .time
    case .date, .timestamp(_, hasZone: false): .reading
    case .timestamp(_, hasZone: true): .moment
    case .interval, .spatial, .array, .structure, .other: nil
    }
  }
}
