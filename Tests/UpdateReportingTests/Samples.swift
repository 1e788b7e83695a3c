// SPDX-License-Identifier: MIT

@testable import UpdateReporting

/// Reports that no comparison makes: failures, refusals, listings.
enum Samples {
  static let state = "Configuration unchanged. etl_pipeline/config/tables.yml still has sha256 aaaaaaaaaaaa."

  static var base: UpdateReport {
    var report = UpdateReport(kind: .update, outcome: .failed, exitCode: 69)
    report.runID = "20260201-030000-1a2b"
    report.environment = "production"
    report.database = "opendental"
    report.config = ReportedConfig(path: "etl_pipeline/config/tables.yml")
    return report
  }

  static var failed: UpdateReport {
    var report = base
    report.message = ReportMessage(
      failed: "Database connection failed: Connection timeout\nCannot proceed with schema analysis",
      troubleshooting: ["Check database connectivity", "Verify environment variables", "Ensure database permissions"],
      state: state,
      next: "etl-update-schema --environment production"
    )
    report.analyzer = ReportedAnalyzer(script: "etl_pipeline/scripts/analyze_opendental_schema.py", warnings: ["slow"])
    return report
  }

  static var refused: UpdateReport {
    var report = base
    report.outcome = .refused
    report.exitCode = 3
    report.findings = [
      ReportFinding(
        stage: "gate",
        rule: "tables-vanished",
        severity: "blocked",
        message: "31 of 446 tables vanished, more than 5 %.",
        path: "logs/schema_analysis/runs/20260201-030000-1a2b/tables.yml",
        line: 2,
        column: 1,
        hint: "Accept it with --force if the source really dropped them."
      )
    ]
    report.message = ReportMessage(
      failed: "Refused: the candidate would drop too much.",
      details: ["    total_tables: 446", "                  ^"],
      state: state,
      next: "etl-update-schema --force"
    )
    return report
  }

  static let validation = ValidationReport(
    path: "tables.yml",
    findings: [
      ReportFinding(
        stage: "validation",
        rule: "table-count-mismatch",
        severity: "invalid",
        message: "metadata says 446, the file holds 277",
        path: "tables.yml",
        line: 6,
        column: 17
      ),
      ReportFinding(
        stage: "validation",
        rule: "no-primary-key",
        severity: "warning",
        message: "tmpimages has no primary key"
      ),
    ],
    exitCode: 65,
    tables: 277,
    columns: 2_900
  )

  static let history = HistoryListing(runs: [
    .init(
      runID: "20260201-030000-1a2b",
      startedAt: "2026-02-01T03:00:00.000000Z",
      kind: "update",
      outcome: "applied",
      exitCode: 0,
      environment: "clinic",
      seconds: 18.5,
      tables: 446,
      sha256Before: String(repeating: "a", count: 64),
      sha256After: String(repeating: "b", count: 64),
      backup: "tables.yml.backup.20260201_030000",
      counts: ["tables_added": 2, "tables_modified": 7, "breaking": 1]
    ),
    .init(runID: "20260131-030000-9f00", startedAt: "2026-01-31T03:00:00.000000Z", kind: "update", outcome: "failed"),
  ])

  static let backups = BackupListing(
    items: [
      .init(
        path: "logs/schema_analysis/tables.yml.backup.20260201_030000",
        stamp: "20260201_030000",
        created: "2026-02-01T03:00:00Z",
        sha256: String(repeating: "c", count: 64),
        bytes: 485_493,
        tables: 446,
        effect: "2 added, 7 modified"
      ),
      .init(
        path: "logs/schema_analysis/backups/tables.yml.backup.20251231_010000",
        stamp: "20251231_010000",
        isForeign: true,
        damage: "line 200: the document ends inside a string"
      ),
    ],
    configPath: "etl_pipeline/config/tables.yml"
  )
}
