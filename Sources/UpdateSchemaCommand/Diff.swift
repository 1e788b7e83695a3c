// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import SystemPackage
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema diff OLD NEW`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two tables.yml files by meaning, and say what the differences break.",
    discussion: ExitStatus.helpTable
  )

  @Argument(help: "The older file.", completion: .file(extensions: ["yml", "yaml"]))
  var old: String

  @Argument(help: "The newer file.", completion: .file(extensions: ["yml", "yaml"]))
  var new: String

  @Flag(help: "Exit 2 when there are differences.")
  var detailedExitcode = false

  @OptionGroup var dbt: DbtOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let live = LiveDependencies(output, hasDetails: detailedExitcode)
    let presenter = ReportPresenter(live: live, output: output)
    let comparison = FileComparison(outside: live.outside).compare(
      FilePath(old),
      FilePath(new),
      dbtProject: dbt.directory
    ) { hasDifferences in
      live.outside.exitCode(.dryRun(hasDifferences: hasDifferences))
    }
    switch comparison {
    case .success(let report):
      presenter.open(report)
      presenter.present(report)
      throw ExitCode(Int32(report.exitCode))
    case .failure(let failure): throw presenter.fail(failure, kind: .diff)
    }
  }
}
