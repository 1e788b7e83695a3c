// SPDX-License-Identifier: MIT

import ColumnTypes
import Testing

@Suite struct TypeChangeClassTests {
  struct Case: CustomTestStringConvertible {
    var dialect: TypeDialect
    var old: String
    var new: String
    var expected: TypeChangeClass
    var testDescription: String { "\(old) -> \(new): \(expected.rawValue)" }

    init(_ dialect: TypeDialect, _ old: String, _ new: String, _ expected: TypeChangeClass) {
      (self.dialect, self.old, self.new, self.expected) = (dialect, old, new, expected)
    }
  }

  @Test(arguments: [
    Case(.mysql, "int", "INTEGER", .same), Case(.mysql, "enum('a','b')", "enum('b','a')", .same),
    Case(.mysql, "int", "bigint", .widening), Case(.mysql, "bigint", "int", .narrowing),
    Case(.mysql, "int unsigned", "bigint", .widening), Case(.mysql, "int", "int unsigned", .narrowing),
    Case(.mysql, "int unsigned", "int", .narrowing), Case(.mysql, "bigint", "bigint unsigned", .narrowing),
    Case(.mysql, "decimal(10,2)", "decimal(12,2)", .widening),
    Case(.mysql, "decimal(10,2)", "decimal(12,6)", .narrowing),
    Case(.mysql, "decimal(10,2)", "decimal(14,6)", .widening),
    Case(.mysql, "decimal(10,2)", "decimal(8,2)", .narrowing),
    Case(.mysql, "bigint unsigned", "decimal(20,0)", .widening),
    Case(.mysql, "bigint unsigned", "decimal(19,0)", .narrowing),
    Case(.mysql, "decimal(9,0)", "int", .widening), Case(.mysql, "decimal(10,0)", "int", .narrowing),
    Case(.mysql, "float", "double", .widening), Case(.mysql, "double", "float", .narrowing),
    Case(.mysql, "int", "double", .widening), Case(.mysql, "bigint", "double", .narrowing),
    Case(.mysql, "int", "float", .narrowing),
    Case(.mysql, "decimal(10,2)", "double", .narrowing), Case(.mysql, "varchar(10)", "varchar(20)", .widening),
    Case(.mysql, "varchar(20)", "varchar(10)", .narrowing), Case(.mysql, "text", "mediumtext", .widening),
    Case(.mysql, "enum('a')", "enum('a','b')", .widening), Case(.mysql, "enum('a','b')", "enum('a')", .narrowing),
    Case(.mysql, "enum('abc')", "varchar(3)", .widening), Case(.mysql, "bit(1)", "bit(8)", .widening),
    Case(.mysql, "date", "datetime", .widening), Case(.mysql, "datetime", "date", .narrowing),
    Case(.mysql, "datetime", "datetime(6)", .widening), Case(.mysql, "datetime", "timestamp", .incompatible),
    Case(.mysql, "bigint", "text", .incompatible), Case(.mysql, "text", "blob", .incompatible),
    Case(.mysql, "int", "frobnicate", .incompatible), Case(.mysql, "year", "int", .widening),
    Case(.firebolt, "real", "double precision", .widening), Case(.firebolt, "timestamp", "timestamptz", .incompatible),
    Case(.firebolt, "timestamptz", "timestamp", .incompatible), Case(.firebolt, "date", "timestamptz", .incompatible),
    Case(.firebolt, "boolean", "integer", .widening), Case(.firebolt, "array(int)", "array(bigint)", .widening),
    Case(.firebolt, "array(bigint)", "array(int)", .narrowing),
    Case(.firebolt, "array(int)", "array(text)", .incompatible),
    Case(.firebolt, "int", "array(int)", .incompatible), Case(.parquet, "int32", "int64", .widening),
    Case(.parquet, "timestamp[ms]", "timestamp[us]", .widening), Case(.postgresql, "uuid", "text", .widening),
    Case(.postgresql, "varchar(10)", "text", .widening), Case(.postgresql, "text", "uuid", .narrowing),
  ])
  func `a change is classed by what happens to the values`(change: Case) {
    let types = (ColumnType(change.old, dialect: change.dialect), ColumnType(change.new, dialect: change.dialect))
    #expect(TypeChangeClass(from: types.0, to: types.1) == change.expected)
  }

  @Test func `no widening has a widening back`() {
    let spellings = [
      "tinyint", "smallint unsigned", "int", "int unsigned", "bigint", "bigint unsigned", "decimal(10,2)",
      "decimal(20,0)", "float",
      "double", "varchar(10)", "text", "longtext", "enum('a')", "date", "datetime", "datetime(6)", "timestamp",
      "bit(1)", "bit(9)",
      "json", "uuid", "blob", "time", "year",
    ]
    let types = spellings.map { ColumnType($0, dialect: .mysql) }
    for old in types {
      for new in types where old != new && TypeChangeClass(from: old, to: new) == .widening {
        #expect(TypeChangeClass(from: new, to: old) != .widening, "\(old) and \(new)")
      }
    }
  }
}
