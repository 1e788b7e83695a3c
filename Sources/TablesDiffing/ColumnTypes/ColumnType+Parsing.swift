// SPDX-License-Identifier: MIT

extension ColumnType {
  /// Reads any spelling; a name that it does not know becomes `other`, which equals only itself.
  package init(parsing text: String) {
    let spelling = TypeSpelling(text)
    self =
      Self.number(spelling) ?? Self.text(spelling) ?? Self.binary(spelling) ?? Self.moment(spelling)
      ?? Self.rest(spelling)
  }

  private static func number(_ spelling: TypeSpelling) -> ColumnType? {
    let isUnsigned = spelling.isUnsigned
    switch spelling.name {
    case "bool", "boolean", "tinyint", "int1": return .integer(bits: 8, isUnsigned: isUnsigned)
    case "smallint", "int2": return .integer(bits: 16, isUnsigned: isUnsigned)
    case "mediumint", "middleint", "int3": return .integer(bits: 24, isUnsigned: isUnsigned)
    case "int", "integer", "int4": return .integer(bits: 32, isUnsigned: isUnsigned)
    case "bigint", "int8": return .integer(bits: 64, isUnsigned: isUnsigned)
    case "serial": return .integer(bits: 64, isUnsigned: true)
    case "decimal", "dec", "numeric", "fixed":
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

  private static func text(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "char", "character", "nchar", "national char": .text(capacity: spelling.number(0) ?? 1, isPadded: true)
    case "varchar", "character varying", "nvarchar", "national varchar", "varcharacter":
      // SQLite allows no length, which means no limit.
      .text(capacity: spelling.number(0) ?? 4_294_967_295, isPadded: false)
    case "tinytext": .text(capacity: 255, isPadded: false)
    case "text": .text(capacity: blobCapacity(spelling.number(0)), isPadded: false)
    case "mediumtext", "long varchar", "long": .text(capacity: 16_777_215, isPadded: false)
    case "longtext", "clob": .text(capacity: 4_294_967_295, isPadded: false)
    default: nil
    }
  }

  private static func binary(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "binary": .binary(capacity: spelling.number(0) ?? 1, isPadded: true)
    case "varbinary": .binary(capacity: spelling.number(0) ?? 65_535, isPadded: false)
    case "tinyblob": .binary(capacity: 255, isPadded: false)
    case "blob": .binary(capacity: blobCapacity(spelling.number(0)), isPadded: false)
    case "mediumblob", "long varbinary": .binary(capacity: 16_777_215, isPadded: false)
    case "longblob": .binary(capacity: 4_294_967_295, isPadded: false)
    default: nil
    }
  }

  /// MySQL takes the smallest type that holds the length asked for.
  private static func blobCapacity(_ length: Int?) -> Int {
    [255, 65_535, 16_777_215].first { (length ?? 65_535) <= $0 } ?? 4_294_967_295
  }

  private static func moment(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "date": .date
    case "time": .time(fraction: spelling.number(0) ?? 0)
    case "datetime": .dateTime(fraction: spelling.number(0) ?? 0)
    case "timestamp": .timestamp(fraction: spelling.number(0) ?? 0)
    case "year": .year
    default: nil
    }
  }

  private static func rest(_ spelling: TypeSpelling) -> ColumnType {
    switch spelling.name {
    case "enum": .enumeration(spelling.arguments)
    case "set": .set(spelling.arguments)
    case "json": .json
    case "", "null", "nulltype", "unknown": .unknown
    default: .other(([spelling.name] + spelling.arguments).joined(separator: " "))
    }
  }
}
