// SPDX-License-Identifier: MIT

import DbtImpact
import Foundation
import TablesConfig
import TablesDiffing
import YAMLDocument

@testable import UpdateReporting

/// A folder of `Tests/Fixtures/diffing`: a configuration before and after, and what the reports say about it.
struct DiffingCase: Sendable, CustomStringConvertible {
  let name: String

  var description: String { name }

  static var all: [DiffingCase] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: Golden.fixtures.appending(path: "diffing").path)
        .filter { !$0.hasPrefix(".") }.sorted().map(DiffingCase.init)
    }
  }

  private func configuration(_ file: String) throws -> TablesConfiguration {
    let path = Golden.fixtures.appending(path: "diffing/\(name)/\(file).yml")
    return try TablesDocument(Array(try Data(contentsOf: path))).configuration
  }

  /// The report of an update from `before.yml` to `after.yml`, with every fact pinned.
  func report() throws -> UpdateReport {
    let before = FileManager.default.fileExists(
      atPath: Golden.fixtures.appending(path: "diffing/\(name)/before.yml").path
    )
    let new = try configuration("after")
    let diff = TablesDiff.compare(old: before ? try configuration("before") : nil, new: new)
    var report = UpdateReport(kind: .update, outcome: diff.isEmpty ? .unchanged : .applied, exitCode: 0)
    let facts = ConfigurationFacts(new)
    report.runID = "20260201-030000-1a2b"
    report.startedAt = "2026-02-01T03:00:00.000000Z"
    report.environment = "clinic"
    report.database = "opendental"
    report.config = ReportedConfig(
      path: "etl_pipeline/config/tables.yml",
      resolvedPath: "/srv/etl_pipeline/config/tables.yml",
      sha256Before: String(repeating: "a", count: 64),
      sha256After: String(repeating: "b", count: 64),
      tables: facts.tables,
      columns: facts.columns
    )
    if before {
      report.backup = ReportedBackup(
        path: "logs/schema_analysis/tables.yml.backup.20260201_030000",
        sha256: String(repeating: "a", count: 64),
        created: "2026-02-01T03:00:00.000000Z"
      )
    }
    report.diff = diff
    report.timings = ReportTimings(
      totalSeconds: 18.5,
      analyzerSeconds: 18.25,
      stages: ["analysis": 18.25, "swap": 0.0]
    )
    report.impact = try dbtProject().map { DbtImpact.of(diff, on: $0) }
    report.nextSteps = Runbook.steps(
      after: diff,
      modeled: Runbook.modeledTables(in: new),
      impact: report.impact
    )
    return report
  }

  /// The dbt project in the case's folder; nil where there is none.
  private func dbtProject() throws -> DbtProjectFiles? {
    let folder = Golden.fixtures.appending(path: "diffing/\(name)/dbt")
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    return DbtProjectFiles(
      directory: "dbt",
      files: try names.filter { $0.hasSuffix(".sql") || $0.hasSuffix(".yml") }.map { path in
        let bytes = Array(try Data(contentsOf: folder.appending(path: path)))
        return DbtProjectFiles.File(path: "dbt/" + path, role: .model, bytes: bytes)
      }
    )
  }
}
