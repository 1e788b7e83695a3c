// SPDX-License-Identifier: MIT

extension ColumnType {
  /// The types of MySQL and MariaDB, as their catalogues and their users write them. Display widths mean nothing.
  static func mysql(_ spelling: TypeSpelling) -> ColumnType? {
    mysqlNumber(spelling) ?? mysqlText(spelling) ?? mysqlBytes(spelling) ?? mysqlRest(spelling)
  }

  private static func mysqlNumber(_ spelling: TypeSpelling) -> ColumnType? {
    let isUnsigned = spelling.isUnsigned
    switch spelling.name {
    // BOOL is another word for TINYINT(1) and cannot be told from it in a catalogue.
    case "tinyint", "int1", "bool", "boolean": return .integer(bits: 8, isUnsigned: isUnsigned)
    case "smallint", "int2": return .integer(bits: 16, isUnsigned: isUnsigned)
    case "mediumint", "middleint", "int3": return .integer(bits: 24, isUnsigned: isUnsigned)
    case "int", "integer", "int4": return .integer(bits: 32, isUnsigned: isUnsigned)
    case "bigint", "int8": return .integer(bits: 64, isUnsigned: isUnsigned)
    case "serial": return .integer(bits: 64, isUnsigned: true)
    case "decimal", "numeric", "dec", "fixed":
      return .decimal(precision: spelling.number(0) ?? 10, scale: spelling.number(1) ?? 0, isUnsigned: isUnsigned)
    case "float":
      // One argument is a precision in bits, two are digits to show.
      let isDouble = spelling.arguments.count == 1 && (spelling.number(0) ?? 0) > 24
      return .floatingPoint(isDouble: isDouble)
    case "float4": return .floatingPoint(isDouble: false)
    case "double", "double precision", "real", "float8": return .floatingPoint(isDouble: true)
    case "bit": return .bits(spelling.number(0) ?? 1)
    default: return nil
    }
  }

  private static func mysqlText(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "char", "character", "nchar", "national char": .text(capacity: spelling.number(0) ?? 1, isPadded: true)
    case "varchar", "character varying", "nvarchar", "national varchar", "varcharacter":
      .text(capacity: spelling.number(0), isPadded: false)
    case "tinytext": .text(capacity: 255, isPadded: false)
    case "text": .text(capacity: mysqlCapacity(spelling.number(0)), isPadded: false)
    case "mediumtext", "long varchar", "long": .text(capacity: 16_777_215, isPadded: false)
    // SQLite's word, which catalogues of MySQL never say.
    case "longtext", "clob": .text(capacity: 4_294_967_295, isPadded: false)
    default: nil
    }
  }

  private static func mysqlBytes(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "binary": .bytes(capacity: spelling.number(0) ?? 1, isPadded: true)
    case "varbinary": .bytes(capacity: spelling.number(0), isPadded: false)
    case "tinyblob": .bytes(capacity: 255, isPadded: false)
    case "blob": .bytes(capacity: mysqlCapacity(spelling.number(0)), isPadded: false)
    case "mediumblob", "long varbinary": .bytes(capacity: 16_777_215, isPadded: false)
    case "longblob": .bytes(capacity: 4_294_967_295, isPadded: false)
    default: nil
    }
  }

  // MySQL takes the smallest type that holds the length asked for.
  private static func mysqlCapacity(_ length: Int?) -> Int {
    [255, 65_535, 16_777_215].first { (length ?? 65_535) <= $0 } ?? 4_294_967_295
  }

  private static func mysqlRest(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "date": .date
    case "time": .time(fraction: spelling.number(0) ?? 0)
    case "datetime": .timestamp(fraction: spelling.number(0) ?? 0, hasZone: false)
    // Kept in UTC and shown in the session's zone: a moment, not a reading.
    case "timestamp": .timestamp(fraction: spelling.number(0) ?? 0, hasZone: true)
    case "year": .year
    case "enum": .enumeration(spelling.arguments)
    case "set": .set(spelling.arguments)
    case "json": .json
    case "uuid": .uuid
    // SQLAlchemy's words for a type that it could not read.
    case "nulltype", "unknown": .untold
    case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
      "geometrycollection",
      "geomcollection":
      .spatial(spelling.name)
    default: nil
    }
  }
}
