// SPDX-License-Identifier: MIT

import ColumnTypes
import Testing

@Suite struct TypeMappingTests {
  @Test(arguments: [
    ("VARCHAR(255)", "TEXT"), ("char(3)", "TEXT"), ("longtext", "TEXT"), ("uuid", "TEXT"), ("TINYINT(1)", "INTEGER"),
    ("INT(11)", "INTEGER"), ("mediumint", "INTEGER"), ("year", "INTEGER"), ("BIGINT(20)", "BIGINT"),
    ("uint32", "BIGINT"),
    ("smallint unsigned", "INTEGER"), ("int unsigned", "BIGINT"), ("INT(11) UNSIGNED", "BIGINT"),
    ("bigint(20) unsigned", "NUMERIC(20, 0)"),
    ("uint64", "NUMERIC(20, 0)"), ("BOOL", "BOOLEAN"), ("bit(1)", "BOOLEAN"), ("decimal", "NUMERIC(38, 10)"),
    ("decimal(10,2)", "NUMERIC(10, 2)"), ("numeric(5)", "NUMERIC(5, 0)"), ("money", "NUMERIC(19, 4)"),
    ("smallmoney", "NUMERIC(10, 4)"),
    ("float", "REAL"), ("real", "REAL"), ("double", "DOUBLE"), ("DOUBLE PRECISION", "DOUBLE"), ("float8", "DOUBLE"),
    ("date", "DATE"),
    ("datetime(6)", "TIMESTAMP"), ("timestamp", "TIMESTAMPTZ"), ("timestamptz", "TIMESTAMPTZ"),
  ])
  func `a MySQL type has a Firebolt type that holds it`(spelling: String, target: String) {
    let mapping = FireboltMapping(spelling)
    #expect(mapping.target == target)
    #expect(mapping.loss == nil)
  }

  @Test(arguments: [
    ("enum('a','b')", "TEXT", "allowed labels"), ("set('a')", "TEXT", "comma-separated"),
    ("json", "TEXT", "no longer checked"),
    ("varbinary(20)", "TEXT", "BYTEA"), ("longblob", "TEXT", "UTF-8"), ("bit(8)", "BOOLEAN", "8 bits"),
    ("time", "TEXT", "sorts"),
    ("decimal(65,30)", "NUMERIC(38, 30)", "cut to 38"), ("frobnicate", "TEXT", "not known"),
  ])
  func `a lossy target says what is lost`(spelling: String, target: String, reason: String) throws {
    let mapping = FireboltMapping(spelling)
    #expect(mapping.target == target)
    #expect(try #require(mapping.loss).contains(reason))
  }

  @Test(arguments: ["geometry", "POINT", "multipolygon", "array(int)", "struct<a: int>", "int[]"])
  func `what needs a person has no target`(spelling: String) {
    #expect(FireboltMapping(spelling).target == nil)
    #expect(FireboltMapping(spelling).loss != nil)
  }

  @Test func `a Parquet time stamp keeps its kind`() {
    #expect(FireboltMapping("timestamp[us]", dialect: .parquet).target == "TIMESTAMP")
    #expect(FireboltMapping("timestamp[us, tz=UTC]", dialect: .parquet).target == "TIMESTAMPTZ")
    #expect(FireboltMapping("timestamp_ns", dialect: .parquet).loss != nil)
    #expect(FireboltMapping("int8", dialect: .parquet).target == "INTEGER")
    #expect(FireboltMapping("int8", dialect: .postgresql).target == "BIGINT")
  }

  @Test(arguments: [
    ("tinyint(1)", "smallint"), ("smallint unsigned", "integer"), ("int unsigned", "bigint"),
    ("bigint unsigned", "numeric(20,0)"),
    ("decimal(10,2)", "numeric(10,2)"), ("varchar(20)", "varchar(20)"), ("longtext", "text"), ("blob", "bytea"),
    ("datetime", "timestamp"), ("timestamp(6)", "timestamptz"), ("time", "interval"), ("text", "text"),
    ("json", "jsonb"), ("bit(8)", "bit(8)"),
    ("year", "smallint"),
  ])
  func `a MySQL type has a PostgreSQL type`(spelling: String, target: String) {
    #expect(PostgreSQLMapping(spelling, dialect: .mysql).target == target)
  }
}
