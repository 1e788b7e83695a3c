// SPDX-License-Identifier: MIT

import Foundation
import TablesConfig
import Testing
import YAMLDocument

@testable import TablesDiffing

/// Real generated configurations, where they are at hand (`../shared` beside the project); their exact differences are known.
@Suite(.enabled(if: History.isPresent, "needs ../shared/data, the real configurations"))
struct HistoryPairsTests {
  @Test(arguments: try History.pairs)
  func `a pair of real configurations differs exactly as known`(_ pair: HistoryPair) throws {
    let diff = TablesDiff.compare(old: try History.configuration(pair.from), new: try History.configuration(pair.to))
    let summary = diff.summary
    #expect(summary.tablesCommon == pair.common)
    #expect(summary.tablesIdentical == pair.identical)
    #expect(summary.tablesVolatileOnly == pair.volatileOnly)
    #expect(summary.tablesSizeOnly == pair.sizeOnly)
    #expect(diff.classes.filter { $0.value == .modified }.map(\.key).sorted() == pair.modified)
    #expect(diff.changes.filter { $0.kind == .tableAdded }.map(\.table) == pair.added)
    #expect(diff.changes.filter { $0.kind == .tableRemoved }.map(\.table) == pair.removed)
    #expect(diff.changes.filter { $0.kind == .strategyChanged }.map(\.table) == pair.strategies)
    #expect(diff.changes.filter { $0.kind == .incrementalColumnsChanged }.map(\.table) == pair.incrementalColumns)
    #expect(summary.primaryKeysChanged == 0)
    #expect(summary.columnsAdded == 0)
    #expect(summary.columnsRemoved == 0)
    #expect(!diff.fileFindings.contains { $0.kind == .metadataChanged })
    #expect(Self.fieldCounts(diff) == pair.fieldCounts)
  }

  /// How many tables differ in each field that means something, counted from the changes and what they carry along.
  private static func fieldCounts(_ diff: TablesDiff) -> [String: Int] {
    var counts: [String: Int] = [:]
    for change in diff.changes {
      for field in [change.field] + change.consequences.map(\.field) { counts[field, default: 0] += 1 }
    }
    return counts
  }

  @Test func `a new field in every table is news about the format`() throws {
    let diff = TablesDiff.compare(
      old: try History.configuration("e3c99d82"),
      new: try History.configuration("d03cad43")
    )
    #expect(diff.fieldsIntroduced == ["column_names"])
    #expect(diff.fileFindings.map(\.tables) == [446])
    #expect(!diff.changes.contains { $0.kind == .columnsUnknown })
  }

  @Test func `fifty watermarks that moved are found, though no column did`() throws {
    let diff = TablesDiff.compare(
      old: try History.configuration("d03cad43"),
      new: try History.configuration("f38f6fac")
    )
    #expect(diff.summary.watermarksChanged == 50)
    #expect(diff.summary.columnsAdded + diff.summary.columnsRemoved == 0)
    #expect(diff.summary.silentLoss >= 50)
    #expect(diff.fileFindings.contains { $0.field == "metadata.environment" && $0.severity == .risky })
  }

  @Test func `a file of the older shape is compared by its source tables`() throws {
    let diff = TablesDiff.compare(
      old: try History.configuration("721160fb"),
      new: try History.configuration("314fb3a2")
    )
    #expect(diff.summary.tablesCommon == 432)
    #expect(diff.summary.tablesModified == 126)
    #expect(diff.summary.tablesSizeOnly == 306)
    #expect(diff.summary.strategyChanges == 59)
    #expect(diff.fieldsDropped == ["dependencies", "extraction_settings", "incremental_column"])
  }

  @Test func `dbt flags that come back on many tables are one finding, and a table's own remark`() throws {
    let diff = TablesDiff.compare(
      old: try History.configuration("331fd6ed"),
      new: try History.configuration("e3c99d82")
    )
    #expect(diff.fileFindings.contains { $0.kind == .dbtFlagsFlipped && $0.tables == 93 })
    #expect(diff.changes.count { $0.kind == .dbtModelsChanged } == 93)
    #expect(diff.changes.filter { $0.kind == .tableAdded }.count == 10)
  }
}

/// One expectation, with the commits that the files' names end in.
struct HistoryPair: Sendable, CustomTestStringConvertible {
  let from: String
  let to: String
  let common: Int
  let identical: Int
  let volatileOnly: Int
  let sizeOnly: Int
  let modified: [String]
  let added: [String]
  let removed: [String]
  let strategies: [String]
  let incrementalColumns: [String]
  let fieldCounts: [String: Int]

  var testDescription: String { "\(from) to \(to)" }

  init(_ json: [String: Any]) throws {
    from = try #require(json["from"] as? String)
    to = try #require(json["to"] as? String)
    common = try #require(json["tables_common"] as? Int)
    identical = try #require(json["tables_identical"] as? Int)
    volatileOnly = try #require(json["tables_volatile_only"] as? Int)
    sizeOnly = try #require(json["tables_volatile_or_size_derived_only"] as? Int)
    modified = try #require(json["semantic_tables"] as? [String]).sorted()
    added = try #require(json["tables_added"] as? [String]).sorted()
    removed = try #require(json["tables_removed"] as? [String]).sorted()
    strategies = try #require(json["extraction_strategy_changes"] as? [String: Any]).keys.sorted()
    incrementalColumns = try #require(json["incremental_columns_changes"] as? [String: Any]).keys.sorted()
    fieldCounts = try #require(json["field_change_counts"] as? [String: Int])
  }
}

/// The real configurations beside the project.
enum History {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data")
    .standardizedFileURL
  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "history-pairs.json").path)
  }

  static var pairs: [HistoryPair] {
    get throws {
      let bytes = try Data(contentsOf: folder.appending(path: "history-pairs.json"))
      let json = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      return try #require(json["pairs"] as? [[String: Any]]).map(HistoryPair.init)
    }
  }

  static func configuration(_ commit: String) throws -> TablesConfiguration {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "tables-yml").path)
    let name = try #require(files.first { $0.hasSuffix("_\(commit).yml") })
    return try TablesDocument(Array(try Data(contentsOf: folder.appending(path: "tables-yml/\(name)")))).configuration
  }
}
