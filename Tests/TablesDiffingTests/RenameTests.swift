// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import Testing
import YAMLDocument

@testable import TablesDiffing

@Suite struct RenameTests {
  @Test
  func `a column of the same type at the same place under a similar name is a possible rename, beside add and remove`()
  {
    let old = configuration(entry("claim"))
    let new = configuration(
      entry(
        "claim",
        [
          "column_names": ["Num", "Name", "FeeTotal", "DateTStamp"],
          "column_types": [
            "Num": "bigint(20)", "Name": "varchar(255)", "FeeTotal": "double", "DateTStamp": "timestamp",
          ],
        ]
      )
    )
    let changes = TablesDiff.compare(old: old, new: new).changes
    #expect(changes.map(\.kind) == [.columnRemoved, .columnAdded, .possibleColumnRename])
    #expect(changes.last?.old == .string("Fee"))
    #expect(changes.last?.new == .string("FeeTotal"))
  }

  @Test(arguments: [
    // Another type, another name, too far away.
    (["Num", "Name", "FeeTotal", "DateTStamp"], "varchar(9)"),
    (["Num", "Name", "Quxyz", "DateTStamp"], "double"),
    (["FeeTotal", "Num", "Name", "A", "B", "C", "DateTStamp"], "double"),
  ])
  func `an unlike column is no rename`(_ columns: [String], _ type: String) {
    let added = Set(columns).subtracting(["Num", "Name", "DateTStamp"])
    let types = columns.map {
      ($0, added.contains($0) ? type : $0 == "Num" ? "bigint(20)" : $0 == "Name" ? "varchar(255)" : "timestamp")
    }
    var after = entry("claim", ["column_names": names(columns)])
    after.fields["column_types"] = mapping(types)
    let diff = TablesDiff.compare(old: configuration(entry("claim")), new: configuration(after))
    #expect(!diff.changes.contains { $0.kind == .possibleColumnRename })
    #expect(diff.changes.contains { $0.kind == .columnRemoved })
  }

  @Test func `a table with at least 80 % equal columns is a possible rename, beside add and remove`() {
    let old = configuration(entry("sheet", ["column_names": ["A", "B", "C", "D", "E"]]), entry("stays"))
    let new = configuration(
      entry("sheetcopy", ["column_names": ["A", "B", "C", "D", "F"]]),
      entry("far", ["column_names": ["A", "B", "X", "Y", "Z"]]),
      entry("stays")
    )
    let changes = TablesDiff.compare(old: old, new: new).changes
    #expect(changes.map(\.kind) == [.tableRemoved, .tableAdded, .possibleTableRename, .tableAdded])
    let suggestion = changes.first { $0.kind == .possibleTableRename }
    #expect(suggestion?.old == .string("sheet"))
    #expect(suggestion?.new == .string("sheetcopy"))
    #expect(suggestion?.note == "80 % of the columns are the same.")
  }

  @Test(arguments: [
    ("Phone", "PhoneNumber", 0.75), ("PatNum", "pat_num", 1), ("abcd", "abcd", 1), ("abcd", "wxyz", 0), ("", "x", 0),
  ])
  func `likeness of names`(_ left: String, _ right: String, _ expected: Double) {
    #expect(abs(NameSimilarity.of(left, right) - expected) < 0.001)
    #expect(abs(NameSimilarity.of(right, left) - expected) < 0.001)
  }

  private func names(_ columns: [String]) -> Sample {
    .value(.sequence(columns.map { Sample(stringLiteral: $0).node }))
  }
}
