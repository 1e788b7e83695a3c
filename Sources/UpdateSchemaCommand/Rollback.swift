// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import TablesStore
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema rollback`
struct Rollback: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put an earlier tables.yml back.",
    discussion: """
      Without --to: the file that the last update or rollback replaced, so a second rollback undoes the first. The current file is \
      backed up before it is replaced. Needs neither the database nor an environment.

      \(ExitStatus.helpTable)
      """
  )

  @Option(
    help: ArgumentHelp(
      "What to restore: a backup file, a time (20251006_143022, or its beginning), or a number of steps back.",
      valueName: "backup|time|steps"
    )
  )
  var to: String?

  @Flag(help: "Show what there is to restore, with hash, table count and what it would change.")
  var list = false

  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Wait this long for another run to finish.", valueName: "time"))
  var lockTimeout = TimeSpan(seconds: 0)

  @Flag(help: "With --dry-run: exit 2 when there are differences.")
  var detailedExitcode = false

  @OptionGroup(title: "Places") var places: PlaceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if list, to != nil || dryRun {
      throw ValidationError("--list shows everything and takes neither --to nor --dry-run")
    }
  }

  func run() throws {
    let live = LiveDependencies(output, hasDetails: detailedExitcode)
    let presenter = ReportPresenter(live: live, output: output)
    let settings = SettingsRequest(overrides: places.overrides)
    if list {
      switch StoreListings(outside: live.outside).backups(settings) {
      case .success(let listing): try presenter.show(text: { listing.text(style: $0) }, json: listing.json)
      case .failure(let failure): throw presenter.fail(failure, kind: .rollback)
      }
      return
    }
    let order = RollbackOrder(
      settings: settings,
      target: to.map { RollbackRequest(argument: $0) } ?? .lastChange,
      isDryRun: dryRun,
      lockTimeout: lockTimeout.seconds
    )
    var outside = live.outside
    outside.opened = { presenter.open($0) }
    let report = RollbackRun(order, outside: outside, runID: live.newRunID()).run()
    presenter.present(report)
    throw ExitCode(Int32(report.exitCode))
  }
}
