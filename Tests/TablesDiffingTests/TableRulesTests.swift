// SPDX-License-Identifier: MIT

import Testing
import YAMLDocument

@testable import TablesDiffing

/// One field of one table changes: which kind, and how bad.
@Suite struct TableRulesTests {
  @Test(arguments: RuleCase.cases)
  func `a change of a table has one kind and one severity`(_ sample: RuleCase) {
    // A second table keeps every field in both versions, so that a missing field is the table's own.
    let old = configuration(entry("claim"), entry("other", ["error": "none"]), entry("whole"))
    let new = configuration(
      entry("claim", sample.with(), without: sample.without),
      entry("other", ["error": "none"]),
      entry("whole")
    )
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map { "\($0.kind.rawValue) \($0.severity.rawValue) \($0.field)" } == sample.expected)
    #expect(diff.changes.allSatisfy { $0.table == "claim" })
    #expect(diff.fileFindings.isEmpty)
    #expect(diff.classes["claim"] == Self.expectedClass(sample))
  }

  private static func expectedClass(_ sample: RuleCase) -> TableClass {
    guard let first = sample.expected.first else {
      return sample.testDescription == "volatile fields" ? .volatileOnly : .identical
    }
    return first.hasPrefix("size_changed") ? .sizeOnly : .modified
  }

  @Test func `a strategy that follows the size takes the size fields with it`() throws {
    let old = configuration(entry("signalod"))
    let new = configuration(
      entry("signalod", ["extraction_strategy": "full_table", "performance_category": "tiny", "batch_size": 10_000])
    )
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first)
    #expect(change.consequences.map(\.field) == ["batch_size", "performance_category"])
    #expect(change.note == "Follows the size category, small to tiny.")
  }

  @Test func `a table that recovers from an error is good news, and its fields are not compared`() {
    let old = configuration(
      entry("claim", ["error": "timed out"], without: ["batch_size", "column_names"]),
      entry("whole")
    )
    let new = configuration(entry("claim"), entry("whole"))
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map(\.kind) == [.tableRecovered])
    #expect(diff.changes.map(\.severity) == [.informational])
  }

  @Test func `a removed watermark column says so`() throws {
    let old = configuration(entry("claim"))
    let new = configuration(entry("claim", ["column_names": ["Num", "Name", "Fee"]]))
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first { $0.kind == .columnRemoved })
    #expect(change.note == "It is the watermark: the next incremental copy fails.")
  }

  @Test func `an added column carries its type, for the statement that adds it elsewhere`() throws {
    let old = configuration(entry("claim"))
    let new = configuration(
      entry(
        "claim",
        [
          "column_names": ["Num", "Note", "Name", "Fee", "DateTStamp"],
          "column_types": [
            "Num": "bigint(20)", "Note": "text", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "timestamp",
          ],
        ]
      )
    )
    let change = try #require(TablesDiff.compare(old: old, new: new).changes.first)
    #expect(change.kind == .columnAdded)
    #expect(change.consequences == [FieldChange(field: "column_types.Note", old: nil, new: .string("text"))])
    #expect(change.note == "At position 2 of 5.")
  }

  @Test func `every kind explains itself in a sentence of its own`() {
    let explanations = ChangeKind.allCases.map(\.explanation)
    #expect(Set(explanations).count == ChangeKind.allCases.count)
    #expect(explanations.allSatisfy { $0.hasSuffix(".") })
  }
}
