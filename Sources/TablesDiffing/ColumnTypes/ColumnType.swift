// SPDX-License-Identifier: MIT

/// A column's type as MySQL, MariaDB, SQLite or SQLAlchemy spell it, reduced to what it can hold.
///
/// Spellings of one type are equal: `int(11)` and `INTEGER`, `dec(10, 2)` and `DECIMAL(10,2)`, with or without character set.
package enum ColumnType: Hashable, Sendable {
  case integer(bits: Int, isUnsigned: Bool)
  case decimal(precision: Int, scale: Int, isUnsigned: Bool)
  case floatingPoint(isDouble: Bool)
  case bits(Int)
  /// Characters or bytes at most; `isPadded` is `char` rather than `varchar`.
  case text(capacity: Int, isPadded: Bool)
  case binary(capacity: Int, isPadded: Bool)
  case enumeration([String])
  case set([String])
  case date
  case time(fraction: Int)
  case dateTime(fraction: Int)
  case timestamp(fraction: Int)
  case year
  case json
  /// A type without values to compare, such as `point`, by its name.
  case other(String)
  /// The analyzer could not tell the type.
  case unknown
}
