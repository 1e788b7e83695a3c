// SPDX-License-Identifier: MIT

extension ColumnType {
  /// PostgreSQL's types and their aliases; serial columns are integers with a default.
  static func postgresql(_ spelling: TypeSpelling) -> ColumnType? {
    postgresqlNumber(spelling) ?? postgresqlText(spelling) ?? postgresqlMoment(spelling)
      ?? nested(spelling, dialect: .postgresql)
  }

  private static func postgresqlNumber(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "smallint", "int2", "smallserial", "serial2": return .integer(bits: 16, isUnsigned: false)
    case "integer", "int", "int4", "serial", "serial4": return .integer(bits: 32, isUnsigned: false)
    case "bigint", "int8", "bigserial", "serial8": return .integer(bits: 64, isUnsigned: false)
    case "numeric", "decimal":
      // Without arguments any number fits: these are the limits of the format itself.
      guard let precision = spelling.number(0) else {
        return .decimal(precision: 147_455, scale: 16_383, isUnsigned: false)
      }
      return .decimal(precision: precision, scale: spelling.number(1) ?? 0, isUnsigned: false)
    case "real", "float4": return .floatingPoint(isDouble: false)
    case "float": return .floatingPoint(isDouble: (spelling.number(0) ?? 53) > 24)
    case "double precision", "float8": return .floatingPoint(isDouble: true)
    case "boolean", "bool": return .boolean
    case "bit": return .bits(spelling.number(0) ?? 1)
    default: return nil
    }
  }

  private static func postgresqlText(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "character", "char": .text(capacity: spelling.number(0) ?? 1, isPadded: true)
    case "bpchar": .text(capacity: spelling.number(0), isPadded: true)
    case "character varying", "varchar": .text(capacity: spelling.number(0), isPadded: false)
    case "text": .text(capacity: nil, isPadded: false)
    case "bytea": .bytes(capacity: nil, isPadded: false)
    case "uuid": .uuid
    case "json", "jsonb": .json
    default: nil
    }
  }

  private static func postgresqlMoment(_ spelling: TypeSpelling) -> ColumnType? {
    let fraction = spelling.number(0) ?? 6
    switch spelling.name {
    case "date": return .date
    case "time", "time without time zone": return .time(fraction: fraction)
    case "timestamp", "timestamp without time zone": return .timestamp(fraction: fraction, hasZone: false)
    case "timestamptz", "timestamp with time zone": return .timestamp(fraction: fraction, hasZone: true)
    case "interval": return .interval
    case "point", "geometry", "geography": return .spatial(spelling.name)
    default: return nil
    }
  }
}
