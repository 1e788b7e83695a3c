// SPDX-License-Identifier: MIT

extension ColumnType {
  /// Firebolt's types and their aliases. Text has no length here, whatever was declared.
  static func firebolt(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "int", "integer", "int4": .integer(bits: 32, isUnsigned: false)
    case "bigint", "long", "int8": .integer(bits: 64, isUnsigned: false)
    case "numeric", "decimal":
      .decimal(
        precision: spelling.number(0) ?? 38,
        scale: spelling.number(1) ?? (spelling.number(0) == nil ? 9 : 0),
        isUnsigned: false
      )
    case "real", "float4": .floatingPoint(isDouble: false)
    case "double precision", "double", "float", "float8": .floatingPoint(isDouble: true)
    case "boolean", "bool": .boolean
    case "text", "varchar", "string", "char", "character varying": .text(capacity: nil, isPadded: false)
    case "bytea": .bytes(capacity: nil, isPadded: false)
    case "date", "pgdate": .date
    case "timestamp", "timestampntz", "timestamp without time zone": .timestamp(fraction: 6, hasZone: false)
    case "timestamptz", "timestamp with time zone": .timestamp(fraction: 6, hasZone: true)
    case "geography": .spatial("geography")
    default: nested(spelling, dialect: .firebolt)
    }
  }
}
