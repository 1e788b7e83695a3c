// SPDX-License-Identifier: MIT

/// The PostgreSQL type that holds every value of a column of another system, and what gets lost where there is none.
package struct PostgreSQLMapping: Equatable, Sendable {
  package let target: String
  /// Why the target does not hold everything; nil when it does.
  package let loss: String?

  package init(_ text: String, dialect: TypeDialect) { self.init(ColumnType(text, dialect: dialect), dialect) }

  private init(_ type: ColumnType, _ dialect: TypeDialect) {
    var loss: String?
    switch type {
    case .boolean: target = "boolean"
    case .integer(let bits, let isUnsigned): target = Self.integer(bits, isUnsigned: isUnsigned)
    case .decimal(let precision, let scale, _):
      target = precision > 1000 ? "numeric" : "numeric(\(precision),\(scale))"
    case .floatingPoint(let isDouble): target = isDouble ? "double precision" : "real"
    // From here on a length is a storage class of the source, not a rule about the values.
    case .text(let capacity?, let isPadded) where capacity < 65_535:
      target = isPadded ? "char(\(capacity))" : "varchar(\(capacity))"
    case .text: target = "text"
    case .bytes: target = "bytea"
    case .bits(let count): target = "bit(\(count))"
    case .date: target = "date"
    // A MySQL time is a span: negative, or beyond 24 hours.
    case .time: target = dialect == .mysql ? "interval" : "time"
    case .timestamp(let fraction, let hasZone):
      target = hasZone ? "timestamptz" : "timestamp"
      if fraction > 6 { loss = "nanoseconds are cut to microseconds" }
    case .year: target = "smallint"
    case .interval: target = "interval"
    case .enumeration: (target, loss) = ("text", "the list of allowed labels is not enforced")
    case .set: (target, loss) = ("text", "the labels arrive as one comma-separated text")
    case .json: target = "jsonb"
    case .uuid: target = "uuid"
    case .array(let element):
      let inner = PostgreSQLMapping(element, dialect)
      (target, loss) = (inner.target + "[]", inner.loss)
    case .spatial(let name), .structure(let name), .other(let name):
      (target, loss) = ("text", "'\(name)' has no counterpart without an extension: check that text is what it holds")
    }
    self.loss = loss
  }

  private static func integer(_ bits: Int, isUnsigned: Bool) -> String {
    // There is no unsigned type: the next size holds the upper half.
    switch bits + (isUnsigned ? 1 : 0) {
    case ...16: "smallint"
    case ...32: "integer"
    case ...64: "bigint"
    default: "numeric(20,0)"
    }
  }
}
