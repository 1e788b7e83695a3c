// SPDX-License-Identifier: MIT

import ColumnTypes
import HostSystem
import Testing

@testable import SchemaEvolution

@Suite struct ChangeDetectionTests {
  @Test func `columns that come, go and change are told apart`() {
    let changes = ChangeDetection.changes(
      from: table("patient", "id int", "fax text", "fee real"),
      to: table("patient", "fee double precision", "id int", "email text", "age int")
    )
    #expect(changes.newColumns.map(\.name) == ["email", "age"])
    #expect(changes.removedColumns == [ObservedColumn(name: "fax", type: "text")])
    #expect(
      changes.typeChanges == [.init(column: "fee", oldType: "real", newType: "double precision", kind: .widening)]
    )
    #expect(!changes.isNewTable)
    #expect(changes.severity == .breaking)
  }

  @Test func `spelling, order and case are no changes`() {
    let changes = ChangeDetection.changes(
      from: table("patient", "Id int", "Name varchar(255)", "Fee numeric(20,0)"),
      to: table("patient", "fee NUMERIC(20, 0)", "id INTEGER", "name TEXT")
    )
    #expect(changes.isEmpty)
  }

  @Test func `where case counts, another case is another column`() {
    let changes = ChangeDetection.changes(
      from: table("patient", "Id integer", dialect: .postgresql),
      to: table("patient", "id integer", dialect: .postgresql)
    )
    #expect(changes.newColumns.map(\.name) == ["id"])
    #expect(changes.removedColumns.map(\.name) == ["Id"])
  }

  @Test func `two columns that differ only in case keep their partners`() {
    let changes = ChangeDetection.changes(
      from: table("patient", "Id int", "id text"),
      to: table("patient", "id text", "Id bigint")
    )
    #expect(changes.typeChanges.map(\.column) == ["Id"])
    #expect(changes.newColumns.isEmpty)
    #expect(changes.removedColumns.isEmpty)
  }

  @Test func `nullability counts only when both sides know it`() {
    func one(_ isNullable: Bool?) -> ObservedTable {
      ObservedTable(
        name: "t",
        columns: [ObservedColumn(name: "a", type: "int", isNullable: isNullable)],
        dialect: .firebolt
      )
    }
    #expect(ChangeDetection.changes(from: one(nil), to: one(false)).isEmpty)
    #expect(ChangeDetection.changes(from: one(true), to: one(nil)).isEmpty)
    let changes = ChangeDetection.changes(from: one(true), to: one(false))
    #expect(changes.nullabilityChanges == [.init(column: "a", isNullable: false)])
    #expect(changes.severity == .risky)
  }

  @Test func `a column under another name is hinted at, and stays listed as removed and new`() {
    let changes = ChangeDetection.changes(
      from: table("patient", "id int", "phone_home text", "fee real"),
      to: table("patient", "id int", "PhoneHome text", "fee real")
    )
    #expect(changes.renameHints == [.init(from: "phone_home", to: "PhoneHome", reason: "same letters, same type")])
    #expect(changes.newColumns.count == 1)
    #expect(changes.removedColumns.count == 1)
    let byPlace = ChangeDetection.changes(
      from: table("patient", "id int", "tel text"),
      to: table("patient", "id int", "phone varchar(9)")
    )
    #expect(byPlace.renameHints == [.init(from: "tel", to: "phone", reason: "same place, same type")])
    let other = ChangeDetection.changes(from: table("p", "id int", "tel text"), to: table("p", "id int", "phone int"))
    #expect(other.renameHints.isEmpty)
  }

  @Test(arguments: [
    ("id int", "id int|b text", SchemaChanges.Severity.informational), ("id int", "id bigint", .risky),
    ("id bigint", "id int", .breaking), ("id int", "id text", .breaking), ("id int|b text", "id int", .breaking),
  ])
  func `severity is the worst of its parts`(old: String, new: String, severity: SchemaChanges.Severity) {
    func make(_ text: String) -> ObservedTable {
      var result = table("t")
      result.columns = text.split(separator: "|").map { part in
        let words = part.split(separator: " ").map(String.init)
        return ObservedColumn(name: words[0], type: words[1])
      }
      return result
    }
    #expect(ChangeDetection.changes(from: make(old), to: make(new)).severity == severity)
  }

  @Test func `the fingerprint is of the change, not of its spelling or its moment`() {
    func print(_ old: ObservedTable, _ new: ObservedTable, _ name: String = "patient") -> String {
      ChangeDetection.changes(from: old, to: new).fingerprint(table: name, dialect: .firebolt).hexadecimal
    }
    let first = print(table("p", "id int"), table("p", "id int", "a text", "b int"))
    #expect(first == print(table("p", "ID INTEGER"), table("p", "b INT4", "id int", "a varchar(3)")))
    #expect(first != print(table("p", "id int"), table("p", "id int", "a text", "b bigint")))
    #expect(first != print(table("p", "id int"), table("p", "id int", "a text", "b int"), "visit"))
    #expect(first != print(table("p"), table("p", "id int", "a text", "b int")))
  }

  @Test func `the identity is of the meaning`() {
    #expect(table("p", "id int", "a text").identity == table("p", "A varchar(2)", "ID INTEGER").identity)
    #expect(table("p", "id int", "a text").identity != table("p", "id int", "a bytea").identity)
    // No pair of names and types runs together into another pair.
    #expect(table("p", "a int", "b int").identity != table("p", "ab int").identity)
  }

  @Test func `the changes document has the documented members`() {
    let changes = ChangeDetection.changes(
      from: table("p", "id int", "b text"),
      to: table("p", "id bigint", "c text", "d int")
    )
    #expect(
      changes.json.document == """
        {
          "new_columns": [
            {
              "column": "c",
              "type": "text"
            },
            {
              "column": "d",
              "type": "int"
            }
          ],
          "removed_columns": [
            {
              "column": "b",
              "old_type": "text"
            }
          ],
          "type_changes": [
            {
              "column": "id",
              "old_type": "int",
              "new_type": "bigint",
              "class": "widening"
            }
          ],
          "is_new_table": false
        }
        """
    )
  }
}
