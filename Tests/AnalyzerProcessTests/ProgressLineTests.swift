// SPDX-License-Identifier: MIT

import Testing

@testable import AnalyzerProcess

@Suite struct ProgressLineTests {
  @Test(arguments: [
    ("2026-07-15 21:53:13,550 - schema_analysis - INFO - Stage 1/5: Generating", "schema_analysis"),
    (
      "2026-07-15 21:53:13 - etl_pipeline.core.connections - WARNING - Query failed (attempt 1/3): x",
      "etl_pipeline.core.connections"
    ),
  ])
  func `a record has its logger, level and message`(text: String, logger: String) {
    let line = ProgressLine(parsing: text)
    #expect(line.record?.logger == logger)
    #expect(line.bar == nil && line.text == nil)
  }

  @Test func `early versions write records without a logger`() {
    let line = ProgressLine(parsing: "2025-07-07 08:00:00,001 - ERROR - Failed - badly")
    #expect(line.record == LogRecord(logger: nil, level: .error, message: "Failed - badly"))
  }

  @Test func `a record behind the bar on the same line is found with the bar`() {
    let text =
      "Analyzing tables:  33%|###      | 148/446 [01:05<02:10,  2.28table/s, table=histappointment, rows=1,038,698, processed=147, errors=2]"
      + "2026-07-15 21:53:13,550 - schema_analysis - INFO - Processing batch 30/90: tables 146-150"
    let line = ProgressLine(parsing: text)
    #expect(line.bar?.done == 148 && line.bar?.total == 446 && line.bar?.table == "histappointment")
    #expect(line.bar?.rows == 1_038_698 && line.bar?.errors == 2 && line.bar?.secondsLeft == 130)
    #expect(line.record?.message == "Processing batch 30/90: tables 146-150")
  }

  @Test(arguments: [
    ("Analyzing tables:   0%|          | 0/446 [00:00<?, ?table/s]", 0, 446),
    (
      "Analyzing tables: 100%|██████████| 446/446 [1:00:00<00:00,  8.07s/table, table=zipcode, rows=20, processed=1e+4, errors=0]",
      446, 446
    ),
    ("Generating detailed report:  50%|█████     | 5/10 [00:01<00:01,  4.97table/s, table=claim]", 5, 10),
  ])
  func `a bar says how far the run is`(text: String, done: Int, total: Int) {
    let bar = ProgressLine(parsing: text).bar
    #expect(bar?.done == done && bar?.total == total)
  }

  @Test(arguments: [
    "Analyzing tables: 0table [00:00, ?table/s]", "Analyzing the situation | 1/2 [x]", "12345 - 67 - INFO", "",
    " - - - ",
  ])
  func `what is no bar and no record is text`(text: String) {
    #expect(ProgressLine(parsing: text).text == text)
  }
}

@Suite struct ProgressFactTests {
  @Test(arguments: [
    ("Using environment: clinic", ProgressFact.environment("clinic")),
    ("Stage 2/5: Detecting schema changes...", .stageStarted(number: 2, of: 5, title: "Detecting schema changes...")),
    ("Discovered 446 tables in database (filtered from 450 total)", .tablesDiscovered(446)),
    ("Discovered 12 tables in database", .tablesDiscovered(12)),
    ("Found 432 tables to process", .tablesDiscovered(432)),
    ("Discovered 166 dbt models: 92 staging, 29 mart, 45 intermediate", .dbtModelsDiscovered(166)),
    ("dbt models directory not found: /srv/models", .dbtModelsMissing(path: "/srv/models")),
    (
      "Completed batch 3/90. Processed: 15, Errors: 1. Elapsed: 2.4s, Est. remaining: 69.6s",
      .batchDone(number: 3, of: 90, processed: 15, errors: 1, secondsLeft: 69.6)
    ),
    ("Table processing complete in 71.2s. Total processed: 446, Total errors: 2", .totals(tables: 446, errors: 2)),
    ("Skipping table chat due to errors", .tableFailed("chat", reason: "skipped due to errors")),
    (
      "Failed to process table claim: (2013, 'Lost: connection')",
      .tableFailed("claim", reason: "(2013, 'Lost: connection')")
    ),
    ("Detected 2 new tables: chat, chatmsg", .newTables(["chat", "chatmsg"])),
    ("Configuration saved to: /srv/etl/config/tables.yml", .configurationSaved(path: "/srv/etl/config/tables.yml")),
    ("Performance-enhanced schema analysis completed successfully!", .completed),
    ("Schema analysis completed successfully!", .completed),
    ("Analysis failed: division by zero", .failed("division by zero")),
  ])
  func `a message is the fact it states`(message: String, fact: ProgressFact) {
    #expect(ProgressFact(message) == fact)
  }

  @Test(arguments: [
    "Processing batch 1/90: tables 1-5", "Stage one: begin", "Discovered nothing", "Detected trouble", "",
  ])
  func `noise states nothing`(message: String) {
    #expect(ProgressFact(message) == nil)
  }
}
