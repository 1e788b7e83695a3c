// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The PostgreSQL type that holds every value of a source column.
enum PostgresType {
  static func name(of type: ColumnType) -> String {
    switch type {
    case .integer(let bits, let isUnsigned): integer(bits, isUnsigned)
    case .decimal(let precision, let scale, _): "numeric(\(precision),\(scale))"
    case .floatingPoint(let isDouble): isDouble ? "double precision" : "real"
    case .bits(let width): "bit(\(width))"
    case .text(let capacity, let isPadded): text(capacity, isPadded)
    case .binary: "bytea"
    case .enumeration, .set: "text"
    case .date: "date"
    case .time: "interval"
    case .dateTime, .timestamp: "timestamp"
    case .year: "smallint"
    case .json: "jsonb"
    case .other, .unknown: "text"
    }
  }

  /// PostgreSQL knows no unsigned integers: the next wider type takes their place.
  private static func integer(_ bits: Int, _ isUnsigned: Bool) -> String {
    switch isUnsigned ? bits + 1 : bits {
    case ...16: "smallint"
    case ...32: "integer"
    case ...64: "bigint"
    default: "numeric(20,0)"
    }
  }

  private static func text(_ capacity: Int, _ isPadded: Bool) -> String {
    // From here on a length is a storage class of the source, not a rule about the values.
    if capacity >= 65_535 { return "text" }
    return isPadded ? "char(\(capacity))" : "varchar(\(capacity))"
  }
}
