// SPDX-License-Identifier: MIT

extension ColumnType {
  /// The names that Parquet and Arrow give their types: `INT64`, `timestamp[us, tz=UTC]`, `decimal128(20, 0)`, `list<item: string>`.
  static func parquet(_ spelling: TypeSpelling) -> ColumnType? {
    parquetNumber(spelling) ?? parquetMoment(spelling) ?? parquetRest(spelling) ?? nested(spelling, dialect: .parquet)
  }

  private static func parquetNumber(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "int8", "uint8": .integer(bits: 8, isUnsigned: spelling.name.hasPrefix("u"))
    case "int16", "uint16": .integer(bits: 16, isUnsigned: spelling.name.hasPrefix("u"))
    case "int32", "uint32", "int", "integer": .integer(bits: 32, isUnsigned: spelling.name.hasPrefix("u"))
    case "int64", "uint64", "long", "bigint": .integer(bits: 64, isUnsigned: spelling.name.hasPrefix("u"))
    case "decimal", "decimal128", "decimal256", "numeric":
      .decimal(precision: spelling.number(0) ?? 38, scale: spelling.number(1) ?? 0, isUnsigned: false)
    case "halffloat", "float16", "float", "float32": .floatingPoint(isDouble: false)
    case "double", "float64": .floatingPoint(isDouble: true)
    case "bool", "boolean": .boolean
    default: nil
    }
  }

  private static func parquetMoment(_ spelling: TypeSpelling) -> ColumnType? {
    let fraction = spelling.arguments.first.flatMap { ["s": 0, "ms": 3, "us": 6, "ns": 9][$0.lowercased()] }
    switch spelling.name {
    case "date", "date32", "date64": return .date
    case "time", "time32", "time64", "time_millis", "time_micros":
      return .time(fraction: spelling.name == "time_millis" ? 3 : fraction ?? 6)
    case "timestamp":
      let hasZone = spelling.arguments.dropFirst().contains { $0.lowercased().hasPrefix("tz=") }
      return .timestamp(fraction: fraction ?? 6, hasZone: hasZone)
    case "timestamptz": return .timestamp(fraction: fraction ?? 6, hasZone: true)
    case "timestamp_s": return .timestamp(fraction: 0, hasZone: false)
    case "timestamp_ms", "timestamp_millis": return .timestamp(fraction: 3, hasZone: false)
    case "timestamp_us", "timestamp_micros": return .timestamp(fraction: 6, hasZone: false)
    case "timestamp_ns", "timestamp_nanos", "int96": return .timestamp(fraction: 9, hasZone: false)
    case "interval", "duration": return .interval
    default: return nil
    }
  }

  private static func parquetRest(_ spelling: TypeSpelling) -> ColumnType? {
    switch spelling.name {
    case "string", "large_string", "utf8", "large_utf8", "string_view": .text(capacity: nil, isPadded: false)
    case "binary", "large_binary", "byte_array", "binary_view": .bytes(capacity: nil, isPadded: false)
    case "fixed_size_binary", "fixed_len_byte_array": .bytes(capacity: spelling.number(0), isPadded: true)
    case "json": .json
    case "uuid": .uuid
    // The values of a dictionary are what a reader sees; the index is storage.
    case "dictionary": .text(capacity: nil, isPadded: false)
    default: nil
    }
  }
}
