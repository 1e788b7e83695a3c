// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import SystemPackage

/// Which dbt project is asked what a change breaks.
struct DbtOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The dbt project whose models the changes may break (default: the one beside the pipeline).",
      valueName: "dir"
    ),
    completion: .directory
  )
  var dbtProject: String?

  var directory: FilePath? { dbtProject.map { FilePath($0) } }
}
