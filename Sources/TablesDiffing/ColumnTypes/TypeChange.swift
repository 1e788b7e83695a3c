// SPDX-License-Identifier: MIT

/// What a change of type does to the values.
package enum TypeChange: String, Sendable, Hashable {
  /// Two spellings of one type.
  case same
  /// Every old value fits; new ones may not fit where the old type was expected.
  case widening
  /// Some old values may no longer fit.
  case narrowing
  /// Neither type holds every value of the other.
  case incompatible
  /// One of the types is not known.
  case unknown
}

extension ColumnType {
  /// What becomes of the values when a column of this type gets another one.
  package func change(to other: ColumnType) -> TypeChange {
    if self == .unknown || other == .unknown { return self == other ? .same : .unknown }
    switch (other.holds(self), holds(other)) {
    case (true, true): return .same
    case (true, false): return .widening
    case (false, true): return .narrowing
    case (false, false): return .incompatible
    }
  }
}
