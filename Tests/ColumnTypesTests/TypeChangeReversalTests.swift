// SPDX-License-Identifier: MIT

import ColumnTypes
import Testing

/// Both directions of each change, in the spellings that a MySQL catalogue and an analyzer use.
@Suite struct TypeChangeReversalTests {
  static let changes: [(String, String, TypeChangeClass)] = [
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
    ("datetime", "datetime(6)", .widening),
    ("blob", "longblob", .widening),
    ("binary(4)", "varbinary(4)", .widening),
    ("bit(1)", "bit(8)", .widening),
    ("varchar(255)", "varchar(100)", .narrowing),
    ("bigint", "int", .narrowing),
    ("bigint", "int unsigned", .narrowing),
    ("decimal(10,2)", "decimal(8,2)", .narrowing),
    ("decimal(10,0)", "int", .narrowing),
    ("decimal(9,0)", "int", .widening),
    ("enum('a','b')", "enum('a')", .narrowing),
    ("datetime", "date", .narrowing),
    ("int", "varchar(20)", .incompatible),
    ("date", "time", .incompatible),
    ("date", "varchar(10)", .incompatible),
    ("point", "polygon", .incompatible),
    ("text", "blob", .incompatible),
    // A clock reading is no moment, whatever the session's zone made of it.
    ("timestamp", "datetime", .incompatible),
    ("datetime(6)", "timestamp(6)", .incompatible),
    ("NULL", "int", .unknown),
    ("int", "", .unknown),
  ]

  /// Of one kind, and each side has values that the other lacks.
  static let crossings = [
    ("decimal(10,2)", "decimal(10,0)"), ("int", "int unsigned"), ("bigint", "double"), ("binary(4)", "binary(8)"),
    ("enum('a','b')", "enum('a','c')"), ("set('a','b')", "set('b','c')"), ("char(20)", "varchar(10)"),
  ]

  @Test(arguments: crossings)
  func `types of one kind that cross are narrower in both directions`(_ old: String, _ new: String) {
    for (old, new) in [(old, new), (new, old)] {
      #expect(TypeChangeClass(from: old, to: new, dialect: .mysql) == .narrowing)
      #expect(!ColumnType(old, dialect: .mysql).holds(ColumnType(new, dialect: .mysql)))
    }
  }

  @Test(arguments: changes)
  func `a change of type is judged by what both can hold`(_ old: String, _ new: String, _ expected: TypeChangeClass) {
    #expect(TypeChangeClass(from: old, to: new, dialect: .mysql) == expected)
    let reverse: TypeChangeClass =
      switch expected {
      case .widening: .narrowing
      case .narrowing: .widening
      default: expected
      }
    #expect(TypeChangeClass(from: new, to: old, dialect: .mysql) == reverse)
  }
}
