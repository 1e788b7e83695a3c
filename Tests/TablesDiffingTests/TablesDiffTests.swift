// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import Testing
import YAMLDocument

@testable import TablesDiffing

@Suite struct TablesDiffTests {
  @Test func `equal configurations differ in nothing`() {
    let diff = TablesDiff.compare(old: configuration(entry("claim")), new: configuration(entry("claim")))
    #expect(diff.isEmpty)
    #expect(diff.summary.tablesIdentical == 1)
    #expect(diff.worst == nil)
  }

  @Test func `without an older file every table is new`() {
    let diff = TablesDiff.compare(old: nil, new: configuration(entry("claim"), entry("patient")))
    #expect(diff.isFirst)
    #expect(diff.summary.tablesAdded == 2)
    #expect(diff.summary.tablesNew == 2)
    #expect(diff.worst == .informational)
  }

  @Test func `a field that only the newer format has is one finding, not one change a table`() {
    let names = ["a", "b", "c"]
    let old = configuration(names.map { entry($0, without: ["column_names", "column_types"]) })
    let new = configuration(names.map { entry($0) })
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.isEmpty)
    #expect(diff.fieldsIntroduced == ["column_names", "column_types"])
    #expect(diff.fileFindings.map(\.tables) == [3, 3])
    #expect(diff.summary.tablesIdentical == 3)
    #expect(diff.summary.columnsAdded == 0)
  }

  @Test func `a lookback window that the last table loses is a loss, not only a format change`() {
    let old = configuration(entry("claim"), entry("other", without: ["lookback_resync"]))
    let new = configuration(entry("claim", without: ["lookback_resync"]), entry("other", without: ["lookback_resync"]))
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map(\.kind) == [.lookbackDropped])
    #expect(diff.fieldsDropped == ["lookback_resync"])
    #expect(diff.classes == ["claim": .modified, "other": .identical])
  }

  @Test func `a watermark that a new field overrides has moved, although every shared field is the same`() {
    let old = configuration(entry("claim", without: ["replicator_watermark_column"]))
    let new = configuration(entry("claim", ["replicator_watermark_column": "Num"]))
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.map(\.kind) == [.watermarkMoved])
    #expect(diff.changes.first?.oldMark != nil)
    #expect(diff.classes == ["claim": .modified])
  }

  @Test func `a missing table is removed only if the newer file is whole`() {
    let old = configuration(entry("claim"), entry("patient"))
    let whole = TablesDiff.compare(old: old, new: configuration(entry("claim")))
    #expect(whole.changes.map(\.kind) == [.tableRemoved])
    #expect(whole.worst == .breaking)

    let truncated = TablesDiff.compare(old: old, new: configuration([entry("claim")], metadata: ["total_tables": 2]))
    #expect(truncated.changes.map(\.kind) == [.tableUnknown])
    #expect(truncated.summary.tablesRemoved == 0)
    #expect(truncated.summary.tablesUnknown == 1)

    let unseen = TablesDiff.compare(
      old: old,
      new: configuration(entry("claim")),
      options: DiffOptions(completeness: CandidateCompleteness(isWhole: true, unknownTables: ["patient"]))
    )
    #expect(unseen.changes.map(\.kind) == [.tableUnknown])
  }

  @Test(arguments: [
    ("source_database", ChangeSeverity.breaking), ("environment", .risky), ("analyzer_version", .risky),
    ("configuration_version", .informational),
  ])
  func `metadata differences are about the file`(_ key: String, _ severity: ChangeSeverity) {
    let old = configuration([entry("claim")], metadata: KeyValuePairs(dictionaryLiteral: (key, "one")))
    let new = configuration([entry("claim")], metadata: KeyValuePairs(dictionaryLiteral: (key, "two")))
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.fileFindings.map(\.field) == ["metadata." + key])
    #expect(diff.fileFindings.map(\.severity) == [severity])
  }

  @Test func `volatile metadata and counts that follow from the tables are no findings`() {
    let old = configuration(
      [entry("claim")],
      metadata: ["generated_at": "a", "analysis_timestamp": "b", "schema_hash": "c"]
    )
    let new = configuration(
      [entry("claim")],
      metadata: ["generated_at": "d", "analysis_timestamp": "e", "schema_hash": "f"]
    )
    #expect(TablesDiff.compare(old: old, new: new).isEmpty)
  }

  @Test func `dbt flags that vanish together are one finding about the dbt project`() {
    let names = ["a", "b", "c"]
    let old = configuration(names.map { entry($0) })
    let new = configuration(names.map { entry($0, ["is_modeled": false, "dbt_model_types": []]) })
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.fileFindings.map(\.kind) == [.dbtFlagsLost])
    #expect(diff.fileFindings.map(\.tables) == [3])
  }

  @Test func `changes stand worst first, then by table`() {
    let old = configuration(entry("a"), entry("b"), entry("c"), entry("gone"))
    let new = configuration(
      entry("a", ["is_modeled": false]),
      entry("b", ["sync_profile": "append_only"]),
      entry("c", ["batch_size": 1]),
      entry("come")
    )
    let diff = TablesDiff.compare(old: old, new: new)
    #expect(diff.changes.filter { $0.kind != .possibleTableRename }.map(\.table) == ["gone", "b", "a", "c", "come"])
    #expect(diff.changedTables.map(\.name).prefix(2) == ["gone", "b"])
  }

  @Test func `a fingerprint depends on the change alone`() throws {
    let first = try #require(
      change(from: ["dbt_model_types": ["staging", "mart"]], to: ["dbt_model_types": ["mart", "core"]])
    )
    let again = try #require(
      change(from: ["dbt_model_types": ["mart", "staging"]], to: ["dbt_model_types": ["core", "mart"]])
    )
    let other = try #require(change(from: ["dbt_model_types": ["mart", "staging"]], to: ["dbt_model_types": ["core"]]))
    #expect(first.fingerprint == again.fingerprint)
    #expect(first.fingerprint != other.fingerprint)
    // Pinned: a fingerprint that somebody acknowledged must stay the same in every later version.
    #expect(
      Fingerprint.of(scope: "claim", kind: "column_removed", field: "column_names.Fee", old: .string("Fee"), new: nil)
        == "7b7a76289eafe499"
    )
  }

  private func change(from old: Fields, to new: Fields) -> TableChange? {
    TablesDiff.compare(old: configuration(entry("claim", old)), new: configuration(entry("claim", new))).changes.first
  }

  @Test func `a change knows where both values stand`() throws {
    var before = entry("claim")
    var after = entry("claim")
    before.fields["primary_key"] = YAMLNode(.string("Num"), at: Mark(line: 12, column: 18))
    after.fields["primary_key"] = YAMLNode(.string("Name"), at: Mark(line: 40, column: 18))
    let change = try #require(TablesDiff.compare(old: configuration(before), new: configuration(after)).changes.first)
    #expect(change.oldMark == Mark(line: 12, column: 18))
    #expect(change.newMark == Mark(line: 40, column: 18))
  }

  @Test(arguments: 0..<22)
  func `fields in another order are the same fields`(_ rotation: Int) throws {
    let old = entry("claim")
    var new = TableEntry(name: "claim", mark: old.mark, fields: [:])
    let keys = Array(old.fields.keys)
    for key in keys[rotation...] + keys[..<rotation] { new.fields[key] = old.fields[key] }
    #expect(TablesDiff.compare(old: configuration(old), new: configuration(new)).isEmpty)

    new.fields["primary_key"] = Sample("Name").node
    new.fields["note"] = Sample("new here").node
    let other = entry("other", ["note": "known"])
    let diff = TablesDiff.compare(old: configuration(old, other), new: configuration(new, other))
    #expect(diff.changes.map(\.field) == ["primary_key", "note"])
  }
}
