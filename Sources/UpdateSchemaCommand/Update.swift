// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import HostSystem
internal import SystemPackage
internal import TablesDiffing
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema [update]`
struct Update: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the analyzer and replace tables.yml by its validated result.",
    discussion: ExitStatus.helpTable
  )

  enum FailOn: String, ExpressibleByArgument, CaseIterable { case breaking, risky }

  @Flag(
    help:
      "Go on in spite of the gate's reasons, and rewrite the file even when nothing changed. Never overrides an invalid result."
  )
  var force = false

  @Flag(help: "Run everything but the replacement; the candidate and the report are kept in the run's folder.")
  var dryRun = false

  @Flag(help: "A backup is always made; the option is accepted for those who type it.")
  var backup = false

  @Flag(help: ArgumentHelp("Refused: a configuration is never replaced without a backup.", visibility: .hidden))
  var noBackup = false

  @Option(
    help: ArgumentHelp(
      "The stage whose database is analyzed: \(EnvironmentName.choices) (default: ETL_ENVIRONMENT).",
      valueName: "env"
    )
  )
  var environment: String?

  @Option(
    help: ArgumentHelp("The Python interpreter (default: ETL_PYTHON, else the pipeline's own).", valueName: "path"),
    completion: .file()
  )
  var python: String?

  @Option(help: ArgumentHelp("End the analyzer after this time: 90s, 30m, 2h; 0 is unlimited.", valueName: "time"))
  var timeout = TimeSpan(seconds: 1800)

  @Option(help: ArgumentHelp("End the analyzer after this time without output; 0 is unlimited.", valueName: "time"))
  var stallTimeout = TimeSpan(seconds: 600)

  @Option(help: ArgumentHelp("Wait this long for another run to finish.", valueName: "time"))
  var lockTimeout = TimeSpan(seconds: 0)

  @Option(help: ArgumentHelp("Wait this long for the database to answer.", valueName: "time"))
  var connectTimeout = TimeSpan(seconds: 5)

  @Option(help: "Refuse changes of this severity or worse.")
  var failOn: FailOn?

  @Flag(help: "With --dry-run: exit 2 when there are differences.")
  var detailedExitcode = false

  @Option(
    help: ArgumentHelp("Write the report as Markdown to this file as well, whatever --format says.", valueName: "file"),
    completion: .file(extensions: ["md"])
  )
  var reportMd: String?

  @Flag(help: "Close standard output with one ###AIRFLOW_RESULT### line of JSON.")
  var airflowResult = false

  @Option(
    help: ArgumentHelp("Exit with this code when nothing changed, for a DAG that wants a skip (99).", valueName: "code")
  )
  var noChangeExitCode: Int32?

  @OptionGroup var dbt: DbtOptions
  @OptionGroup(title: "Places") var places: PlaceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard !noBackup else {
      throw ValidationError(
        """
        --no-backup is refused: a configuration is never replaced without a backup that `etl-update-schema rollback` can restore
        Configuration unchanged.
        Next: etl-update-schema (the backup is made by itself)
        """
      )
    }
    if let noChangeExitCode, !(0...255).contains(noChangeExitCode) {
      throw ValidationError("--no-change-exit-code takes a number from 0 to 255")
    }
  }

  func run() throws {
    let live = LiveDependencies(output, hasDetails: detailedExitcode)
    let presenter = ReportPresenter(live: live, output: output)
    var outside = live.outside
    outside.opened = { presenter.open($0) }
    let report = SchemaUpdateRun(request, outside: outside, runID: live.newRunID()).run()
    live.progress.finish()
    presenter.present(report)
    if let reportMd { presenter.write(MarkdownReport.render(report), to: FilePath(reportMd)) }
    if airflowResult { live.terminal.writeOutput(AirflowResult.line(report)) }
    if report.outcome == .unchanged, let noChangeExitCode { throw ExitCode(noChangeExitCode) }
    throw ExitCode(Int32(report.exitCode))
  }

  private var request: UpdateRequest {
    UpdateRequest(
      settings: SettingsRequest(
        environment: environment,
        overrides: places.overrides,
        interpreter: python.map { FilePath($0) }
      ),
      isDryRun: dryRun,
      isForced: force,
      limits: ProcessLimits(timeout: timeout.limit, stallTimeout: stallTimeout.limit),
      lockTimeout: lockTimeout.seconds,
      connectTimeout: max(0.1, connectTimeout.seconds),
      failOn: failOn.map { $0 == .breaking ? .breaking : .risky },
      dbtProject: dbt.directory
    )
  }
}

extension TimeSpan {
  /// Nil is unlimited, which is written as 0.
  var limit: Double? { seconds > 0 ? seconds : nil }
}
