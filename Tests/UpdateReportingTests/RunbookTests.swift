// SPDX-License-Identifier: MIT

import TablesDiffing
import Testing
import YAMLDocument

@testable import UpdateReporting

@Suite struct RunbookTests {
  @Test func `a change leads to ordered steps, each with its reason`() throws {
    let steps = try DiffingCase(name: "silent-loss").report().nextSteps
    #expect(steps.map(\.kind) == [.testLoad, .fullRefresh, .rebuildModels, .monitor, .fullPipeline])
    #expect(steps[0].commands == ["etl-run --tables payment,procedurelog,claimproc,securitylog,signalod"])
    #expect(steps[1].commands == ["etl-run --full --tables payment,claimproc"])
    #expect(steps[2].commands == ["dbt run --select stg_opendental__payment+"])
    #expect(steps.allSatisfy { $0.reason.hasSuffix(".") })
  }

  @Test func `new and wider columns are prepared in the target, quoted`() throws {
    let steps = try DiffingCase(name: "opendental-upgrade").report().nextSteps
    let statements = try #require(steps.first { $0.kind == .alterTarget }).commands
    #expect(
      statements.contains(
        #"ALTER TABLE raw."appointment" ADD COLUMN "SecDateTEntry" timestamp, ADD COLUMN "IsHygiene" smallint;"#
      )
    )
    // `text` to `mediumtext` is one type in PostgreSQL, and an incompatible type is a person's business.
    #expect(!statements.contains { $0.contains("document") || $0.contains("fee") })
  }

  @Test func `a hostile column name stays inside its quotes`() throws {
    let steps = try DiffingCase(name: "hostile-names").report().nextSteps
    #expect(
      steps.first { $0.kind == .alterTarget }?.commands
        == [#"ALTER TABLE raw."victim" ADD COLUMN "x"" int; DROP TABLE t; --" text;"#]
    )
  }

  @Test func `nothing changed, nothing to do`() throws {
    #expect(try DiffingCase(name: "unchanged").report().nextSteps.isEmpty)
  }

  @Test func `a first configuration is tested by the full pipeline`() throws {
    #expect(try DiffingCase(name: "first-configuration").report().nextSteps.map(\.kind) == [.monitor, .fullPipeline])
  }

  @Test(arguments: [
    ("patient", "patient"), ("stg_opendental__patient+", "stg_opendental__patient+"), ("a b", "'a b'"),
    ("it's", #"'it'\''s'"#),
    ("$(rm -rf)", "'$(rm -rf)'"), ("", "''"), ("ä", "'ä'"), ("\u{1B}[31m'x\n", #"$'\x1b[31m\'x\x0a'"#),
  ])
  func `a word reaches the shell as it is`(_ word: String, _ quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
  }

  @Test func `a name with a comma in it gets a command of its own`() {
    #expect(ETLRun.commands(["--tables"], ["a", "b,c", "d"]) == ["etl-run --tables a,d", "etl-run --tables b,c"])
  }

  @Test(arguments: [
    ("tinyint(1)", "smallint"), ("smallint unsigned", "integer"), ("mediumint unsigned", "integer"), ("int", "integer"),
    ("int unsigned", "bigint"), ("bigint", "bigint"), ("bigint unsigned", "numeric(20,0)"),
    ("decimal(10,2)", "numeric(10,2)"),
    ("float", "real"), ("double", "double precision"), ("varchar(100)", "varchar(100)"), ("char(2)", "char(2)"),
    ("longtext", "text"), ("tinytext", "varchar(255)"), ("blob", "bytea"), ("enum('a')", "text"), ("date", "date"),
    ("time", "interval"), ("datetime", "timestamp"), ("timestamp", "timestamp"), ("year", "smallint"),
    ("json", "jsonb"),
    ("bit(1)", "bit(1)"), ("point", "text"), ("NULL", "text"),
  ])
  func `a source type has a target type that holds it`(_ source: String, _ target: String) {
    #expect(TargetColumns.type(holding: source) == target)
  }

  @Test(arguments: [
    ("Note", #""Note""#), (#"a"b"#, #""a""b""#), ("a\u{1B}\\\"", #"U&"a\001b\\""""#),
  ])
  func `an identifier stays one identifier`(_ name: String, _ quoted: String) {
    #expect(TargetColumns.identifier(name) == quoted)
  }
}
