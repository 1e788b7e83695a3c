// SPDX-License-Identifier: MIT

import Testing

@testable import AnalyzerProcess

@Suite struct FailureDiagnosisTests {
  private func cause(_ lines: String...) -> FailureCause? {
    var diagnosis = FailureDiagnosis()
    for line in lines { diagnosis.observe(ProgressLine(parsing: line)) }
    return diagnosis.cause
  }

  @Test func `the driver's number is the cause, wherever the line stands`() {
    let line =
      "pymysql.err.OperationalError: (1045, \"Access denied for user 'etl'@'localhost' (using password: YES)\")"
    #expect(cause("Traceback (most recent call last):", "  File \"x\"", line) == .loginRefused(line))
    let wrapped = "(pymysql.err.OperationalError) (2003, \"Can't connect to MySQL server on 'db' (111)\")"
    #expect(
      cause("2026-01-01 00:00:00,000 - a - ERROR - Analysis failed: \(wrapped)")
        == .databaseUnreachable("Analysis failed: \(wrapped)")
    )
  }

  @Test func `the bundled analyzer names the number last`() {
    let words =
      "Analysis failed: the source database 127.0.0.1:3306/clinic cannot be read: Can't connect to MySQL server on '127.0.0.1'"
      + " ([Errno 111] Connection refused) (2003)"
    #expect(cause("2026-01-01 00:00:00,000 - schema_analysis - ERROR - \(words)") == .databaseUnreachable(words))
  }

  @Test(arguments: [
    ("ModuleNotFoundError: No module named 'sqlalchemy'", FailureCause.moduleMissing("sqlalchemy")),
    ("ZeroDivisionError: division by zero", .databaseEmpty),
    (
      "UnicodeEncodeError: 'ascii' codec can't encode character",
      .outputEncoding("UnicodeEncodeError: 'ascii' codec can't encode character")
    ),
    ("yaml.scanner.ScannerError: while scanning", .configurationMalformed("yaml.scanner.ScannerError: while scanning")),
    ("KeyError: 'tables'", .other("KeyError: 'tables'")),
    ("yaml.reader.ReaderError: no", .configurationMalformed("yaml.reader.ReaderError: no")),
    ("yaml.composer.ComposerError: no", .configurationMalformed("yaml.composer.ComposerError: no")),
    ("yaml.constructor.ConstructorError: no", .configurationMalformed("yaml.constructor.ConstructorError: no")),
    ("ValueError: ETL_ENVIRONMENT was not set", .environmentIncomplete("ValueError: ETL_ENVIRONMENT was not set")),
    (
      "FileNotFoundError: Environment file .env_clinic not found in /srv",
      .environmentIncomplete("FileNotFoundError: Environment file .env_clinic not found in /srv")
    ),
    (
      "Exception: Failed to create MySQL connection to opendental",
      .databaseUnreachable("Exception: Failed to create MySQL connection to opendental")
    ),
    (
      "pymysql.err.OperationalError: (1040, 'Too many connections')",
      .databaseUnreachable("pymysql.err.OperationalError: (1040, 'Too many connections')")
    ),
    (
      "pymysql.err.OperationalError: (1130, 'Host is not allowed')",
      .loginRefused("pymysql.err.OperationalError: (1130, 'Host is not allowed')")
    ),
  ])
  func `the last line of a traceback is understood`(line: String, expected: FailureCause) {
    #expect(cause("Traceback (most recent call last):", "  File \"x\", line 1", line) == expected)
  }

  @Test func `an output without a reason gives none`() {
    #expect(cause("2026-01-01 00:00:00,000 - a - INFO - fine", "some text") == nil)
  }

  @Test func `a list of missing variables belongs to the failure that follows it`() {
    let failure = "ValueError: Configuration validation failed for clinic environment"
    #expect(
      cause(
        "Missing required variables for clinic environment:",
        "  - source: OPENDENTAL_SOURCE_HOST",
        "  - replication: MYSQL_REPLICATION_DB",
        "Traceback (most recent call last):",
        "  - no variable",
        failure
      ) == .environmentIncomplete("\(failure) (missing: OPENDENTAL_SOURCE_HOST, MYSQL_REPLICATION_DB)")
    )
  }

  @Test func `looking for an environment is no failure`() {
    #expect(cause("ETL_ENVIRONMENT not set, attempting to detect environment...") == nil)
  }
}
