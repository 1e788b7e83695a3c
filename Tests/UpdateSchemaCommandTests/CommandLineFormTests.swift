// SPDX-License-Identifier: MIT

import AnalyzerProcess
import ArgumentParser
import Testing
import UpdateWorkflow

@testable import UpdateSchemaCommand

@Suite struct CommandLineFormTests {
  @Test(arguments: [("90", 90.0), ("90s", 90), ("30m", 1800), ("1h30m", 5400), ("0", 0), ("1.5h", 5400)])
  func `a time is read in every usual form`(text: String, seconds: Double) {
    #expect(TimeSpan(argument: text)?.seconds == seconds)
  }

  @Test(arguments: ["", "m", "5x", "-5", "1h30", "nan", "inf", "soon"]) func `a time that is none is refused`(
    text: String
  ) {
    #expect(TimeSpan(argument: text) == nil)
  }

  @Test func `without a subcommand it is an update`() throws {
    let command = try EtlUpdateSchema.parseAsRoot(["--force", "--environment", "clinic", "--log-level", "debug"])
    let update = try #require(command as? Update)
    #expect(update.force && update.environment == "clinic" && update.output.logLevel == .debug)
  }

  @Test func `leaving out the backup is refused with the reason`() {
    do {
      _ = try EtlUpdateSchema.parseAsRoot(["--no-backup"])
      Issue.record("--no-backup was accepted")
    } catch {
      #expect(EtlUpdateSchema.exitCode(for: error) == ExitCode(ExitStatus.usage.rawValue))
      #expect(EtlUpdateSchema.message(for: error).contains("never replaced without a backup"))
    }
  }

  @Test func `the backup option is accepted`() throws {
    #expect(try EtlUpdateSchema.parseAsRoot(["update", "--backup"]) is Update)
  }

  @Test(arguments: ["update", "rollback", "validate", "diff", "history"])
  func `every subcommand explains itself and its exit codes`(name: String) {
    let help = EtlUpdateSchema.helpMessage(
      for: EtlUpdateSchema.configuration.subcommands.first { $0._commandName == name } ?? Update.self
    )
    #expect(help.contains("EXIT CODES"))
  }

  @Test func `exit codes are distinct and leave Airflow's skip alone`() {
    #expect(!ExitStatus.allCases.map(\.rawValue).contains(99))
    #expect(ExitStatus(.interrupted(signal: 15), hasDetails: false) == .terminated)
    #expect(ExitStatus(.dryRun(hasDifferences: true), hasDetails: false) == .done)
    #expect(ExitStatus(.dryRun(hasDifferences: true), hasDetails: true) == .differences)
  }
}

@Suite struct ProgressBarTextTests {
  private func progress(done: Int, table: String) -> AnalyzerProgress {
    var progress = AnalyzerProgress()
    let line = ProgressLine(
      parsing:
        "Analyzing tables:  33%|###      | \(done)/446 [01:05<02:10,  2.28table/s, table=\(table), rows=1, processed=1, errors=2]"
    )
    if let bar = line.bar { progress.note(bar) }
    return progress
  }

  @Test(arguments: [20, 40, 80, 200]) func `the live line fits into the window`(columns: Int) {
    let line = ProgressBarText.line(progress(done: 148, table: "histappointment"), total: 446, columns: columns)
    #expect(line.count < columns)
  }

  @Test func `the line says how far, how bad, how long and where`() {
    let line = ProgressBarText.line(progress(done: 148, table: "claim"), total: 446, columns: 120)
    #expect(line.hasPrefix("[#########---------------------] 148/446 tables  33%  2 errors  ETA 2:10  claim"))
  }

  @Test func `control characters of a foreign name become visible`() {
    #expect(VisibleText.of("a\u{1B}[2Jb\r") == "a\\x{1b}[2Jb\\x{d}")
  }
}
