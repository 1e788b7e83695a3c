// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import HostSystem
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema report [RUN]`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the report that a run left: as text, JSON, Markdown, or a page for a browser.",
    discussion: """
      RUN is a run as `history` names it, the time of a backup (the run that made it), or `live` (the run that made the
      live file); without it, the newest run.

      """ + ExitStatus.helpTable
  )

  @Argument(help: ArgumentHelp("The run (default: the newest).", valueName: "run"))
  var name: String?

  @Option(help: "The form of the report on standard output.")
  var format: ReportForm = .markdown

  @OptionGroup(title: "Places") var places: PlaceOptions

  func run() throws {
    let output = try OutputOptions.parse([])
    let live = LiveDependencies(output, hasDetails: false)
    let settings = SettingsRequest(overrides: places.overrides)
    switch StoreListings(outside: live.outside).report(format, of: name, settings) {
    case .success(let text): live.terminal.writeOutput(text)
    case .failure(let failure): throw ReportPresenter(live: live, output: output).fail(failure, kind: .update)
    }
  }
}

extension ReportForm: ExpressibleByArgument {}
