// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import SystemPackage
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema diff OLD NEW`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two configurations by meaning, and say what the differences break.",
    discussion: """
      OLD and NEW are files, `live`, the time of a backup (20261121_103300, or the beginning of it), or runs: the
      configuration that the run made. A file called `live` is written ./live.

      """ + ExitStatus.helpTable
  )

  @Argument(help: "The older configuration.", completion: .file(extensions: ["yml", "yaml"]))
  var old: String

  @Argument(help: "The newer configuration.", completion: .file(extensions: ["yml", "yaml"]))
  var new: String

  @Flag(help: "Exit 2 when there are differences.")
  var detailedExitcode = false

  @OptionGroup var dbt: DbtOptions
  @OptionGroup(title: "Places") var places: PlaceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let live = LiveDependencies(output, hasDetails: detailedExitcode)
    let presenter = ReportPresenter(live: live, output: output)
    let settings = SettingsRequest(overrides: places.overrides)
    let request = FileComparison(outside: live.outside, settings: settings, dbtProject: dbt.directory)
    let comparison = request.compare(old, new) { hasDifferences in
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
