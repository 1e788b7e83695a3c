// SPDX-License-Identifier: MIT

package import ArgumentParser
internal import HostSystem
internal import UpdateReporting

/// The command and its subcommands.
package struct EtlUpdateSchema: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "etl-update-schema",
    abstract: "Refreshes tables.yml from a live OpenDental database, and never puts the live file at risk.",
    discussion: """
      Runs the pipeline's analyzer into a staging directory, validates and compares its result, backs up the live file, \
      replaces it atomically, and reports what changed. Without a subcommand it runs `update`.

      \(ExitStatus.helpTable)
      """,
    version: Version.text,
    subcommands: [Update.self, Rollback.self, Validate.self, Diff.self, History.self, Report.self, Evolve.self],
    defaultSubcommand: Update.self
  )

  package init() {}

  /// The whole program; ends the process.
  package static func start() -> Never {
    StandardStreams.openMissing()
    do {
      var command = try parseAsRoot()
      try command.run()
      endIfOutputIsIncomplete()
      Self.exit()
    } catch {
      if exitCode(for: error).isSuccess { endIfOutputIsIncomplete() }
      Self.exit(withError: error)
    }
  }

  /// A result that nobody could receive in full is no success, though what was done stays done.
  private static func endIfOutputIsIncomplete() {
    guard let error = StandardTerminal.outputError else { return }
    let message = ReportMessage(
      failed: "standard output could not be written: \(error)",
      state: "The command itself succeeded, and what it did is recorded; only its output is incomplete.",
      next: "Make room where the output goes, then: etl-update-schema history"
    )
    let terminal = StandardTerminal()
    terminal.writeError(FailureText.render(message, style: TextStyle(isColored: false, width: terminal.columns ?? 100)))
    Self.exit(withError: ExitStatus.bug.exitCode)
  }
}

/// The program's version.
enum Version {
  static let text = "0.1.0"
}
