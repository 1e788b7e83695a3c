// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import SystemPackage

/// Where the pipeline is; the same for all commands.
struct PlaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The project's root, or its pipeline directory.", valueName: "dir"),
    completion: .directory
  )
  var projectRoot: String?

  @Option(
    help: ArgumentHelp(
      "The directory of tables.yml (default: ETL_CONFIG_DIR, else found in the pipeline).",
      valueName: "dir"
    ),
    completion: .directory
  )
  var outputDir: String?

  @Option(
    help: ArgumentHelp(
      "The directory of backups, history and run logs (default: ETL_LOGS_DIR, else found).",
      valueName: "dir"
    ),
    completion: .directory
  )
  var logsDir: String?

  var overrides: PathOverrides {
    PathOverrides(
      projectRoot: projectRoot.map { FilePath($0) },
      configurationDirectory: outputDir.map { FilePath($0) },
      logsDirectory: logsDir.map { FilePath($0) }
    )
  }
}
