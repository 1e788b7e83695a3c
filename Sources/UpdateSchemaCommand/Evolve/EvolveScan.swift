// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import HostSystem
internal import SchemaEvolution

/// `evolve scan`: all tables of a source in one go.
struct EvolveScan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract:
      "Compare all tables of a source with what is on record: new, removed and changed tables, keys, suggested SQL.",
    discussion: """
      Writes nothing without --apply. With it: schemas of new and changed tables are recorded, and keys that the database declares are \
      added to tables_keys.json for tables about which nobody has decided. An entry that is there, null too, is never changed. \
      SQL is suggested and never run.

      MySQL is reached as by `update`; Firebolt by FIREBOLT_ACCOUNT, FIREBOLT_DATABASE, FIREBOLT_ENGINE, FIREBOLT_CLIENT_ID and \
      FIREBOLT_CLIENT_SECRET, or by FIREBOLT_CORE_URL and FIREBOLT_DATABASE.
      """
  )

  @Option(help: ArgumentHelp("Where to look: mysql or firebolt.", valueName: "name"))
  var source = EvolveSource.mysql

  @Option(help: ArgumentHelp("The stage whose database is read (default: ETL_ENVIRONMENT).", valueName: "name"))
  var environment: String?

  @Option(
    name: .customLong("table"),
    parsing: .singleValue,
    help: ArgumentHelp("Only this table; may be repeated.", valueName: "name")
  )
  var tables: [String] = []

  @Option(
    help: ArgumentHelp(
      "The file of merge keys: a path, or s3://bucket/key (default: TABLE_KEYS_S3_BUCKET and TABLE_KEYS_S3_KEY).",
      valueName: "url"
    )
  )
  var tableKeys: String?

  @Flag(help: "Record what was found.")
  var apply = false

  @Flag(help: "Take Firebolt's primary indexes and usual names (id, uuid, <table>_id, pk_id) for keys.")
  var acceptGuesses = false

  @Flag(help: "Exit with 2 when something differs from what is on record.")
  var detailedExitcode = false

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format = OutputOptions.Format.text

  @OptionGroup var names: EvolveNames
  @OptionGroup var options: EvolveOptions

  func run() throws {
    let session = EvolveSession(options)
    try session.run { () throws(EvolutionError) in
      let report = try scan(session)
      switch format {
      case .json: session.print(report.json)
      case .text, .markdown, .html: session.terminal.writeOutput(ScanText(report).text)
      }
      for warning in report.tables.flatMap(\.outcome.warnings) { session.warn(warning) }
      return detailedExitcode && report.hasChanges ? .differences : .done
    }
  }

  private func scan(_ session: EvolveSession) throws(EvolutionError) -> ScanReport {
    let ignored = session.ignoredNames(names)
    let surroundings = SchemaTracker.Surroundings(
      store: try session.store(),
      alerts: try session.alerts(),
      clock: session.clock,
      recorder: session.recorder
    )
    let scan = SourceScan(surroundings, ignoring: ignored, keysFile: try session.keysFile(tableKeys))
    let found = try session.candidates(from: source, environment: environment)
    var wishes = SourceScan.Wishes()
    wishes.tables = tables
    wishes.isApplied = apply
    wishes.acceptsGuesses = acceptGuesses
    return try scan.scan(found.name, found.tables, wishes)
  }
}

extension EvolveSource: ExpressibleByArgument {}
