// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ColumnTypes
internal import HostSystem
internal import SchemaEvolution

/// `evolve track`: one table, as a CDC file or a staging table shows it now.
struct EvolveTrack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "track",
    abstract: "Compare a table's current schema with the one on record, announce what changed, and record it.",
    discussion: """
      The schema is JSON: {"column": "type", …}, or [{"name", "type", "nullable", "primary_key"}, …]. Prints the changes document. \
      Does nothing unless SCHEMA_EVOLUTION_ENABLED is 'true' or --enable is given.

      Alerts go to the SNS topic in SCHEMA_ALERT_SNS_TOPIC (or SCHEMA_EVOLUTION_SNS_TOPIC, or SNS_TOPIC_ARN).
      """
  )

  @Option(help: ArgumentHelp("The table's name.", valueName: "name"))
  var table: String

  @Option(help: ArgumentHelp("File with the current schema; - is standard input.", valueName: "file"))
  var schema = "-"

  @Option(help: ArgumentHelp("The staging table that shows it, for the record.", valueName: "name"))
  var stagingTable: String?

  @Option(help: ArgumentHelp("The types' dialect: \(TypeDialect.choices).", valueName: "name"))
  var dialect = TypeDialect.firebolt

  @Option(
    help: ArgumentHelp(
      "When the schema was current, such as 2026-07-15T21:53:13Z; an older one than that on record changes nothing (default: now).",
      valueName: "time"
    )
  )
  var observedAt: String?

  @Flag(help: "Track even though SCHEMA_EVOLUTION_ENABLED is not 'true'.")
  var enable = false

  @Flag(help: "Exit with 2 when something changed.")
  var detailedExitcode = false

  @OptionGroup var names: EvolveNames
  @OptionGroup var options: EvolveOptions

  func run() throws {
    let session = EvolveSession(options)
    try session.run { () throws(EvolutionError) in
      guard enable || session.variables["SCHEMA_EVOLUTION_ENABLED"]?.lowercased() == "true" else {
        session.note("schema evolution is off: set SCHEMA_EVOLUTION_ENABLED=true, or pass --enable")
        session.print(TrackOutcome(.disabled, table: table).json)
        return .done
      }
      let outcome = try track(session)
      session.print(outcome.json)
      for warning in outcome.warnings { session.warn(warning) }
      return detailedExitcode && outcome.hasChanges ? .differences : .done
    }
  }

  private func track(_ session: EvolveSession) throws(EvolutionError) -> TrackOutcome {
    let seen = try ObservedTable(name: table, parsing: session.contents(of: schema, for: table), dialect: dialect)
    let surroundings = SchemaTracker.Surroundings(
      store: try session.store(),
      alerts: try session.alerts(),
      clock: session.clock,
      recorder: session.recorder
    )
    let tracker = SchemaTracker(surroundings, ignoring: session.ignoredNames(names))
    return try tracker.track(seen, .init(stagingTable: stagingTable, observedAt: try observation()))
  }

  private func observation() throws(EvolutionError) -> Instant? {
    guard let observedAt else { return nil }
    guard let moment = Instant(timestamp: observedAt) else {
      throw .configuration(
        problem: "'\(observedAt)' is not a moment",
        remedy: "write it as --observed-at 2026-07-15T21:53:13Z"
      )
    }
    return moment
  }
}
