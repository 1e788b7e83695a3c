// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema history`
struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List past runs, newest first: what they did, and how they ended.",
    discussion: ExitStatus.helpTable
  )

  @Option(help: ArgumentHelp("Show at most this many runs; 0 shows all.", valueName: "count"))
  var limit = 20

  @OptionGroup(title: "Places") var places: PlaceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let live = LiveDependencies(output, hasDetails: false)
    let presenter = ReportPresenter(live: live, output: output)
    switch StoreListings(outside: live.outside).runs(SettingsRequest(overrides: places.overrides), limit: limit) {
    case .success(let listing): try presenter.show(text: { listing.text(style: $0) }, json: listing.json)
    case .failure(let failure): throw presenter.fail(failure, kind: .update)
    }
  }
}
