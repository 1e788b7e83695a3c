// SPDX-License-Identifier: MIT

/// What a column can hold, whatever its dialect calls it.
///
/// Two spellings of one dialect that mean the same are equal here: `int` and `INTEGER`, `varchar(255)` and `TEXT` in Firebolt.
/// What a dialect does not distinguish is not in the value; what it does distinguish is.
package enum ColumnType: Hashable, Sendable {
  case boolean
  case integer(bits: Int, isUnsigned: Bool)
  case decimal(precision: Int, scale: Int, isUnsigned: Bool)
  case floatingPoint(isDouble: Bool)
  /// `capacity` nil: no limit.
  case text(capacity: Int?, isPadded: Bool)
  /// `isPadded`: every value has the full length, and what fills it up is part of the value.
  case bytes(capacity: Int?, isPadded: Bool)
  case bits(Int)
  case date
  case time(fraction: Int)
  /// `hasZone`: a moment in UTC; otherwise the reading of some clock.
  case timestamp(fraction: Int, hasZone: Bool)
  case year
  case interval
  case enumeration([String])
  case set([String])
  case json
  case uuid
  /// A shape on a map: `point`, `geography`.
  case spatial(String)
  indirect case array(ColumnType)
  /// A record, map or tuple, by its spelling.
  case structure(String)
  /// A name that this program does not know; it equals only itself.
  case other(String)

  /// Nobody could tell the type: an empty spelling, or the word of a library for it.
  package static let untold = ColumnType.other("")

  /// Reads a type as this dialect spells it; never fails.
  package init(_ text: String, dialect: TypeDialect) {
    let spelling = TypeSpelling(text)
    let element =
      switch dialect {
      case .mysql: Self.mysql(spelling)
      case .firebolt: Self.firebolt(spelling)
      case .parquet: Self.parquet(spelling)
      case .postgresql: Self.postgresql(spelling)
      }
    let type = element ?? Self.unknown(spelling)
    self = (0..<spelling.arrayDepth).reduce(type) { inner, _ in .array(inner) }
  }

  private static func unknown(_ spelling: TypeSpelling) -> ColumnType {
    let arguments = spelling.arguments.isEmpty ? "" : "(" + spelling.arguments.joined(separator: ", ") + ")"
    return .other(spelling.name + arguments + (spelling.isUnsigned ? " unsigned" : ""))
  }

  /// An array's element or a record's text, read in the same dialect.
  static func nested(_ spelling: TypeSpelling, dialect: TypeDialect) -> ColumnType? {
    switch spelling.name {
    case "array", "list", "large_list", "fixed_size_list":
      guard let first = spelling.arguments.first else { return .array(.other("")) }
      // Arrow names the field: `list<item: int64>`.
      let element = first.split(separator: ":", maxSplits: 1).last.map(String.init) ?? first
      return .array(ColumnType(element, dialect: dialect))
    case "struct", "map", "row", "tuple", "record":
      return .structure(spelling.name + "(" + spelling.arguments.joined(separator: ", ").lowercased() + ")")
    default: return nil
    }
  }
}

extension ColumnType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .boolean: "boolean"
    case .integer(let bits, let isUnsigned): (isUnsigned ? "unsigned " : "") + "integer of \(bits) bits"
    case .decimal(let precision, let scale, let isUnsigned):
      (isUnsigned ? "unsigned " : "") + "decimal(\(precision), \(scale))"
    case .floatingPoint(let isDouble): isDouble ? "double" : "real"
    case .text(let capacity, let isPadded): (isPadded ? "padded " : "") + "text" + (capacity.map { "(\($0))" } ?? "")
    case .bytes(let capacity, let isPadded): (isPadded ? "padded " : "") + "bytes" + (capacity.map { "(\($0))" } ?? "")
    case .bits(let count): "bit(\(count))"
    case .date: "date"
    case .time(let fraction): "time(\(fraction))"
    case .timestamp(let fraction, let hasZone): "timestamp(\(fraction))" + (hasZone ? " with zone" : "")
    case .year: "year"
    case .interval: "interval"
    case .enumeration(let labels): "enum(" + Self.quoted(labels) + ")"
    case .set(let labels): "set(" + Self.quoted(labels) + ")"
    case .json: "json"
    case .uuid: "uuid"
    case .spatial(let shape): shape
    case .array(let element): "array(\(element))"
    case .structure(let text): text
    case .other(let text): text
    }
  }

  // Quotes are doubled, so that no two lists of labels have one description: descriptions are hashed.
  private static func quoted(_ labels: [String]) -> String {
    labels.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ",")
  }
}
