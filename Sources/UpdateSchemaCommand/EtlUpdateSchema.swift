// SPDX-License-Identifier: MIT

package import ArgumentParser

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
    subcommands: [Update.self, Rollback.self, Validate.self, Diff.self, History.self, Evolve.self],
    defaultSubcommand: Update.self
  )

  package init() {}
}

/// The program's version.
enum Version {
  static let text = "0.1.0"
}
