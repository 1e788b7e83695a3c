// SPDX-License-Identifier: MIT

/// The Firebolt type for a column of a MySQL table or a Parquet file, and what gets lost on the way.
package struct FireboltMapping: Equatable, Sendable {
  /// `NUMERIC(20, 0)`; nil when no type can be chosen without a person.
  package let target: String?
  /// Why the target does not hold everything; nil when it does.
  package let loss: String?

  private init(to target: String?, _ loss: String? = nil) {
    self.target = target
    self.loss = loss
  }

  /// Chooses by the name as written: a catalogue's `BOOL` wants BOOLEAN, although MySQL itself keeps a small integer.
  package init(_ text: String, dialect: TypeDialect = .mysql) {
    let spelling = TypeSpelling(text)
    if spelling.arrayDepth > 0 {
      self = Self.shape(spelling.name)
      return
    }
    self =
      Self.number(spelling, dialect) ?? Self.decimal(spelling) ?? Self.text(spelling) ?? Self.moment(spelling, dialect)
      ?? Self.shapes(spelling)
      ?? Self(to: "TEXT", "the type '\(spelling.name)' is not known: check that text is what it holds")
  }

  private static func number(_ spelling: TypeSpelling, _ dialect: TypeDialect) -> Self? {
    let isUnsigned = spelling.isUnsigned
    switch spelling.name {
    // Eight bytes in PostgreSQL, eight bits in Arrow; a MySQL catalogue never says it.
    case "int8" where dialect == .postgresql: return Self(to: "BIGINT")
    case "tinyint", "int1", "smallint", "int2", "mediumint", "middleint", "int3", "year", "smallserial", "int8",
      "int16", "int32",
      "uint8", "uint16", "serial":
      return Self(to: "INTEGER")
    case "int", "integer", "int4": return Self(to: isUnsigned ? "BIGINT" : "INTEGER")
    case "bigint": return Self(to: isUnsigned ? "NUMERIC(20, 0)" : "BIGINT")
    case "int64", "bigserial", "uint32": return Self(to: "BIGINT")
    case "uint64": return Self(to: "NUMERIC(20, 0)")
    case "bool", "boolean": return Self(to: "BOOLEAN")
    case "bit":
      let width = spelling.number(0) ?? 1
      return Self(
        to: "BOOLEAN",
        width > 1 ? "\(width) bits become one truth value: choose BIGINT or BYTEA by hand" : nil
      )
    case "float", "float4", "real", "float32", "halffloat", "float16": return real(spelling, dialect)
    case "float8", "float64", "double", "double precision": return Self(to: "DOUBLE")
    default: return nil
    }
  }

  // Firebolt's own FLOAT is a double, so the word is never passed through.
  private static func real(_ spelling: TypeSpelling, _ dialect: TypeDialect) -> Self {
    ColumnType(spelling.name == "float" ? spelling.sourceText : "float4", dialect: .mysql)
      == .floatingPoint(isDouble: true)
      ? Self(to: "DOUBLE") : Self(to: "REAL")
  }

  private static func decimal(_ spelling: TypeSpelling) -> Self? {
    switch spelling.name {
    case "money": return Self(to: "NUMERIC(19, 4)")
    case "smallmoney": return Self(to: "NUMERIC(10, 4)")
    case "decimal", "numeric", "dec", "fixed", "number", "decimal128", "decimal256": break
    default: return nil
    }
    guard let precision = spelling.number(0) else { return Self(to: "NUMERIC(38, 10)") }
    let scale = spelling.number(1) ?? 0
    guard precision > 38 else { return Self(to: "NUMERIC(\(precision), \(scale))") }
    return Self(to: "NUMERIC(38, \(min(scale, 38)))", "precision \(precision) is cut to 38 digits")
  }

  private static let textNames = Set(
    ("char character varchar text string tinytext mediumtext longtext nchar nvarchar ntext clob nclob xml inet cidr macaddr"
      + " uuid large_string utf8 large_utf8").split(separator: " ").map(String.init) + ["character varying"]
  )
  private static let byteNames = Set(
    "binary varbinary tinyblob blob mediumblob longblob bytea image large_binary byte_array fixed_size_binary"
      .split(separator: " ").map(String.init)
  )

  private static func text(_ spelling: TypeSpelling) -> Self? {
    let name = spelling.name
    if textNames.contains(name) { return Self(to: "TEXT") }
    if byteNames.contains(name) {
      return Self(to: "TEXT", "bytes that are not UTF-8 text are not kept: use BYTEA where the loader can write it")
    }
    switch name {
    case "enum": return Self(to: "TEXT", "the list of allowed labels is not enforced")
    case "set": return Self(to: "TEXT", "the labels arrive as one comma-separated text")
    case "json", "jsonb": return Self(to: "TEXT", "the document is kept as text and no longer checked")
    default: return nil
    }
  }

  private static func moment(_ spelling: TypeSpelling, _ dialect: TypeDialect) -> Self? {
    switch spelling.name {
    case "date", "date32", "date64": return Self(to: "DATE")
    case "datetime", "timestamp_s", "timestamp_ms", "timestamp_us", "timestamp_millis", "timestamp_micros":
      return Self(to: "TIMESTAMP")
    case "timestamp_ns", "timestamp_nanos", "int96": return Self(to: "TIMESTAMP", "nanoseconds are cut to microseconds")
    case "timestamptz": return Self(to: "TIMESTAMPTZ")
    case "timestamp":
      guard dialect != .mysql else { return Self(to: "TIMESTAMPTZ") }
      if case .timestamp(_, hasZone: true) = ColumnType(spelling.sourceText, dialect: dialect) {
        return Self(to: "TIMESTAMPTZ")
      }
      return Self(to: "TIMESTAMP")
    case "time", "timetz", "interval", "time32", "time64":
      return Self(to: "TEXT", "Firebolt has no type for it: text sorts and subtracts differently")
    default: return nil
    }
  }

  private static let shapeNames = Set(
    ("geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection geography"
      + " array struct map row tuple list").split(separator: " ").map(String.init)
  )

  private static func shapes(_ spelling: TypeSpelling) -> Self? {
    shapeNames.contains(spelling.name) ? shape(spelling.name) : nil
  }

  private static func shape(_ name: String) -> Self {
    Self(to: nil, "'\(name)' has no counterpart that is always right: choose GEOGRAPHY, ARRAY(…) or TEXT by hand")
  }
}

extension TypeSpelling {
  fileprivate var sourceText: String {
    arguments.isEmpty ? name : name + "(" + arguments.joined(separator: ", ") + ")"
  }
}
