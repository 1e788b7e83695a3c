// SPDX-License-Identifier: MIT

import Foundation
import TablesConfig
import TablesDiffing
import Testing
import YAMLDocument

@testable import UpdateReporting

@Suite struct TextReportTests {
  static let style = TextStyle(isColored: false, width: 80)

  @Test func `a failure has the parts that the pipeline's users know`() {
    #expect(
      FailureText.render(Samples.failed.message ?? .init(failed: "", state: "", next: ""), style: Self.style) == """
        [ERROR] Database connection failed: Connection timeout
        [ERROR] Cannot proceed with schema analysis

        Troubleshooting:
        1. Check database connectivity
        2. Verify environment variables
        3. Ensure database permissions

        Configuration unchanged. etl_pipeline/config/tables.yml still has sha256
        aaaaaaaaaaaa.
        Next: etl-update-schema --environment production

        """
    )
  }

  @Test func `a refusal shows what was found, and the way on`() {
    #expect(
      TextReport.render(Samples.refused, style: Self.style) == """
        ETL Schema Update
        =================

        Environment: production
        Database: opendental
        Configuration: etl_pipeline/config/tables.yml

        Findings:
          logs/schema_analysis/runs/20260201-030000-1a2b/tables.yml:2:1: blocked: 31 of
          446 tables vanished, more than 5 %. [tables-vanished]
            Accept it with --force if the source really dropped them.

        [ERROR] Refused: the candidate would drop too much.
            total_tables: 446
                          ^

        Configuration unchanged. etl_pipeline/config/tables.yml still has sha256
        aaaaaaaaaaaa.
        Next: etl-update-schema --force

        """
    )
  }

  @Test func `a run that changed nothing is one line`() throws {
    var report = Samples.base
    report.outcome = .unchanged
    report.config = ReportedConfig(path: "tables.yml", tables: 446, columns: 4_733)
    #expect(
      TextReport.render(report, style: Self.style)
        == "No changes. tables.yml matches opendental (446 tables, 4,733 columns).\n"
    )
  }

  @Test func `what was found in a file that did not change is counted, not told again`() {
    var report = Samples.base
    report.outcome = .unchanged
    report.config = ReportedConfig(path: "a b/tables.yml", tables: 446)
    report.findings = Samples.refused.findings
    #expect(
      TextReport.render(report, style: TextStyle(isColored: false, width: 200))
        == "No changes. tables.yml matches opendental (446 tables). 1 finding: etl-update-schema validate 'a b/tables.yml'\n"
    )
  }

  @Test func `a finding names its table once`() {
    var lines = TextLines(style: Self.style)
    let unnamed = ReportFinding(stage: "validation", rule: "r", severity: "warning", message: "has none", table: "fee")
    var named = unnamed
    named.message = "fee has none"
    for finding in [unnamed, named] { FindingText.add(finding, to: &lines) }
    #expect(lines.lines == ["  warning: fee: has none [r]", "  warning: fee has none [r]"])
  }

  @Test func `a rollback says that it restored`() {
    var report = Samples.base
    report.kind = .rollback
    report.outcome = .applied
    #expect(TextReport.render(report, style: Self.style).contains("Configuration restored successfully!"))
  }

  @Test(arguments: [40, 60, 80, 200])
  func `nothing but paths and commands is wider than the terminal`(_ width: Int) throws {
    for sample in try DiffingCase.all {
      let text = TextReport.render(try sample.report(), style: TextStyle(isColored: false, width: width))
      for line in text.split(separator: "\n") where TextLayout.cells(line) > width {
        let isUnbreakable = ["ALTER TABLE", "Backup saved", "Configuration:", "etl-run", "report"].contains {
          line.contains($0)
        }
        #expect(isUnbreakable || line.split(separator: " ").count <= 4, "\(line)")
      }
    }
  }

  @Test(
    .enabled(if: SharedData.isPresent, "needs ../shared/data, the real configurations"),
    arguments: [ReportKind.diff, .update]
  )
  func `the real format change fits one screen`(_ kind: ReportKind) throws {
    let old = try SharedData.configuration("2026-02-13_e3c99d82")
    let new = try SharedData.configuration("2026-03-23_d03cad43")
    let facts = ConfigurationFacts(new)
    var report = UpdateReport(kind: kind, outcome: kind == .diff ? .dryRun : .applied, exitCode: 0)
    report.environment = "clinic"
    report.database = "opendental"
    report.config = ReportedConfig(path: "etl_pipeline/config/tables.yml", tables: facts.tables, columns: facts.columns)
    report.backup = ReportedBackup(
      path: "logs/schema_analysis/tables.yml.backup.20260323_030000",
      sha256: String(repeating: "a", count: 64)
    )
    let diff = TablesDiff.compare(old: old, new: new)
    report.diff = diff
    if kind == .update { report.nextSteps = Runbook.steps(after: diff, modeled: Runbook.modeledTables(in: new)) }
    let text = TextReport.render(report, style: Self.style)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 24, "\(text)")
    #expect(lines.allSatisfy { TextLayout.cells($0) <= 80 }, "\(text)")
    #expect(text.contains("signalod") && text.contains("recall"))
  }
}

/// The real configurations beside the project, where they are at hand.
enum SharedData {
  static let folder = Golden.fixtures.appending(path: "../../../shared/data/tables-yml").standardizedFileURL
  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func configuration(_ name: String) throws -> TablesConfiguration {
    try TablesDocument(Array(try Data(contentsOf: folder.appending(path: name + ".yml")))).configuration
  }
}
