// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import HostSystem
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema report RUN`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the whole report that a run left, everything that the terminal folds included.",
    discussion: ExitStatus.helpTable
  )

  enum Form: String, ExpressibleByArgument, CaseIterable { case markdown, json }

  @Argument(help: ArgumentHelp("The run, as `history` names it.", valueName: "run"))
  var name: String

  @Option(help: "The form of the report on standard output.")
  var format: Form = .markdown

  @OptionGroup(title: "Places") var places: PlaceOptions

  func run() throws {
    let output = try OutputOptions.parse([])
    let live = LiveDependencies(output, hasDetails: false)
    let settings = SettingsRequest(overrides: places.overrides)
    let file = format == .json ? "report.json" : "report.md"
    switch StoreListings(outside: live.outside).document(file, of: name, settings) {
    case .success(let text): live.terminal.writeOutput(text)
    case .failure(let failure): throw ReportPresenter(live: live, output: output).fail(failure, kind: .update)
    }
  }
}
