// SPDX-License-Identifier: MIT

import Testing

@testable import TablesDiffing

@Suite struct ColumnTypeTests {
  static let changes: [(String, String, TypeChange)] = [
    ("int(11)", "int", .same),
    ("INTEGER", "int(10)", .same),
    ("int(10) unsigned zerofill", "INT UNSIGNED", .same),
    ("tinyint(1)", "BOOL", .same),
    ("DECIMAL(10, 2)", "dec(10,2)", .same),
    ("decimal", "numeric(10,0)", .same),
    ("DOUBLE PRECISION", "double", .same),
    ("float(53)", "double", .same),
    ("float(7,4)", "float", .same),
    ("varchar(255) CHARACTER SET utf8 COLLATE utf8_general_ci", "VARCHAR(255)", .same),
    ("VARCHAR(255) COLLATE \"utf8mb4_bin\"", "character varying(255)", .same),
    ("text(1000)", "text", .same),
    ("text(70000)", "mediumtext", .same),
    ("enum('a','b')", "ENUM('b', 'a')", .same),
    ("enum('it''s','b,c')", "enum(\"it's\",\"b,c\")", .same),
    ("POINT", "point", .same),
    ("datetime", "DATETIME(0)", .same),
    ("NULL", "NULL", .same),
    ("int", "bigint", .widening),
    ("int unsigned", "bigint", .widening),
    ("tinyint", "decimal(5,2)", .widening),
    ("int", "double", .widening),
    ("decimal(10,2)", "decimal(12,2)", .widening),
    ("float", "double", .widening),
    ("varchar(100)", "varchar(255)", .widening),
    ("varchar(255)", "text", .widening),
    ("char(10)", "varchar(10)", .widening),
    ("text", "longtext", .widening),
    ("varchar(20)", "varchar", .widening),
    ("json", "longtext", .widening),
    ("enum('a','b')", "enum('a','b','c')", .widening),
    ("enum('a','bb')", "varchar(2)", .widening),
    ("set('a','b')", "varchar(3)", .widening),
    ("date", "datetime", .widening),
    ("timestamp", "datetime", .widening),
    ("datetime", "datetime(6)", .widening),
    ("blob", "longblob", .widening),
    ("binary(4)", "varbinary(4)", .widening),
    ("bit(1)", "bit(8)", .widening),
    ("varchar(255)", "varchar(100)", .narrowing),
    ("bigint", "int", .narrowing),
    ("bigint", "int unsigned", .narrowing),
    ("decimal(10,2)", "decimal(8,2)", .narrowing),
    ("decimal(10,2)", "decimal(10,0)", .incompatible),
    ("decimal(10,0)", "int", .narrowing),
    ("decimal(9,0)", "int", .widening),
    ("enum('a','b')", "enum('a')", .narrowing),
    ("datetime", "date", .narrowing),
    ("datetime(6)", "timestamp(6)", .narrowing),
    ("int", "int unsigned", .incompatible),
    ("int", "varchar(20)", .incompatible),
    ("bigint", "double", .incompatible),
    ("binary(4)", "binary(8)", .incompatible),
    ("enum('a','b')", "enum('a','c')", .incompatible),
    ("date", "time", .incompatible),
    ("date", "varchar(10)", .incompatible),
    ("point", "polygon", .incompatible),
    ("text", "blob", .incompatible),
    ("NULL", "int", .unknown),
    ("int", "", .unknown),
  ]

  @Test(arguments: changes)
  func `a change of type is judged by what both can hold`(_ old: String, _ new: String, _ expected: TypeChange) {
    #expect(ColumnType(parsing: old).change(to: ColumnType(parsing: new)) == expected)
    let reverse: TypeChange =
      switch expected {
      case .widening: .narrowing
      case .narrowing: .widening
      default: expected
      }
    #expect(ColumnType(parsing: new).change(to: ColumnType(parsing: old)) == reverse)
  }

  @Test(arguments: ["(", "varchar(", "enum('a", ")", "int(99999999999999999999)", "decimal(,)", "日本(3)"])
  func `a broken spelling is a type of its own, never a crash`(_ spelling: String) {
    let type = ColumnType(parsing: spelling)
    #expect(type.change(to: type) == .same)
  }
}
