// SPDX-License-Identifier: MIT

import ColumnTypes
import Testing

@Suite struct ColumnTypeTests {
  struct Pair: CustomTestStringConvertible {
    var dialect: TypeDialect
    var left: String
    var right: String
    var testDescription: String { "\(dialect.rawValue): \(left) / \(right)" }

    init(_ dialect: TypeDialect, _ left: String, _ right: String) {
      (self.dialect, self.left, self.right) = (dialect, left, right)
    }
  }

  @Test(arguments: [
    Pair(.mysql, "int", "INTEGER"), Pair(.mysql, "int(11)", "int"), Pair(.mysql, "bool", "tinyint(1)"),
    Pair(.mysql, "int(10) unsigned", "INT UNSIGNED"), Pair(.mysql, "int zerofill", "int unsigned"),
    Pair(.mysql, "decimal", "numeric(10,0)"), Pair(.mysql, "decimal(20,0)", "DEC(20, 0)"),
    Pair(.mysql, "float(53)", "double"), Pair(.mysql, "double precision", "real"),
    Pair(.mysql, "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "varchar(20)"),
    Pair(.mysql, "text(300)", "text"), Pair(.mysql, "enum('a','b')", "ENUM('a', 'b')"),
    Pair(.mysql, "datetime", "datetime(0)"),
    Pair(.firebolt, "int", "INTEGER"), Pair(.firebolt, "numeric(20,0)", "NUMERIC(20, 0)"),
    Pair(.firebolt, "varchar(255)", "TEXT"), Pair(.firebolt, "string", "text"), Pair(.firebolt, "INT8", "bigint"),
    Pair(.firebolt, "float", "double precision"), Pair(.firebolt, "decimal", "numeric(38, 9)"),
    Pair(.firebolt, "array(int)", "ARRAY(INTEGER)"), Pair(.firebolt, "text[]", "array(varchar)"),
    Pair(.firebolt, "timestampntz", "timestamp"), Pair(.firebolt, "timestamp with time zone", "timestamptz"),
    Pair(.parquet, "INT64", "int64"), Pair(.parquet, "utf8", "large_string"),
    Pair(.parquet, "decimal128(20, 0)", "DECIMAL(20,0)"),
    Pair(.parquet, "timestamp[us]", "TIMESTAMP_MICROS"), Pair(.parquet, "list<item: int64>", "list<element: int64>"),
    Pair(.parquet, "date32[day]", "date"), Pair(.parquet, "time64[us]", "TIME_MICROS"),
    Pair(.postgresql, "character varying(20)", "varchar(20)"),
    Pair(.postgresql, "timestamp(6) without time zone", "timestamp"),
    Pair(.postgresql, "int8", "bigserial"), Pair(.postgresql, "float", "double precision"),
    Pair(.postgresql, "float(24)", "real"),
    Pair(.postgresql, "integer[]", "int4[]"), Pair(.postgresql, "jsonb", "json"),
  ])
  func `two spellings of one type are equal`(pair: Pair) {
    #expect(ColumnType(pair.left, dialect: pair.dialect) == ColumnType(pair.right, dialect: pair.dialect))
  }

  @Test(arguments: [
    Pair(.mysql, "int", "int unsigned"), Pair(.mysql, "varchar(20)", "varchar(21)"),
    Pair(.mysql, "char(20)", "varchar(20)"),
    Pair(.mysql, "text", "mediumtext"), Pair(.mysql, "decimal(10,2)", "decimal(10,2) unsigned"),
    Pair(.mysql, "datetime", "timestamp"), Pair(.mysql, "datetime", "datetime(6)"), Pair(.mysql, "float", "double"),
    Pair(.mysql, "enum('a')", "enum('A')"), Pair(.mysql, "enum('a,b')", "enum('a','b')"),
    Pair(.mysql, "frobnicate", "frobnicate(2)"),
    Pair(.firebolt, "integer", "bigint"), Pair(.firebolt, "timestamp", "timestamptz"), Pair(.firebolt, "text", "bytea"),
    Pair(.parquet, "int64", "uint64"), Pair(.parquet, "timestamp[us]", "timestamp[us, tz=UTC]"),
    Pair(.parquet, "int8", "int64"), Pair(.postgresql, "varchar", "varchar(10)"),
    Pair(.postgresql, "integer", "integer[]"),
    Pair(.postgresql, "numeric", "numeric(10,0)"),
  ])
  func `two types that hold different things are not equal`(pair: Pair) {
    #expect(ColumnType(pair.left, dialect: pair.dialect) != ColumnType(pair.right, dialect: pair.dialect))
  }

  @Test func `the same word means different things in different dialects`() {
    #expect(ColumnType("int8", dialect: .parquet) == .integer(bits: 8, isUnsigned: false))
    #expect(ColumnType("int8", dialect: .firebolt) == .integer(bits: 64, isUnsigned: false))
    #expect(ColumnType("float", dialect: .mysql) == .floatingPoint(isDouble: false))
    #expect(ColumnType("float", dialect: .firebolt) == .floatingPoint(isDouble: true))
  }

  @Test func `labels keep their quotes, commas and case`() {
    #expect(ColumnType("ENUM('It''s','A,B')", dialect: .mysql) == .enumeration(["It's", "A,B"]))
    #expect(ColumnType("set('x)','(y')", dialect: .mysql) == .set(["x)", "(y"]))
  }

  @Test(arguments: [
    "", "(", "int(", "enum('", "array(", "))", "text[", "decimal(a,b)", "😀", "varchar(99999999999999999999)",
  ])
  func `nonsense is a type of its own, not a trap`(text: String) {
    for dialect in TypeDialect.allCases {
      #expect(ColumnType(text, dialect: dialect) == ColumnType(text, dialect: dialect))
    }
  }
}
