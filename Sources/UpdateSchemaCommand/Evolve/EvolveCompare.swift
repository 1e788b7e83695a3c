// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ColumnTypes
internal import SchemaEvolution

/// `evolve compare`: two schemas, no store.
struct EvolveCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two schemas and print the changes document; nothing is read from or written to a store.",
    discussion:
      #"The input is {"old": schema, "new": schema}, each as for `evolve track`; an old one of null or {} is first sight."#
  )

  @Option(help: ArgumentHelp("The table's name.", valueName: "name"))
  var table: String

  @Option(help: ArgumentHelp("File with the two schemas; - is standard input.", valueName: "file"))
  var schemas = "-"

  @Option(help: ArgumentHelp("The types' dialect: \(TypeDialect.choices).", valueName: "name"))
  var dialect = TypeDialect.firebolt

  @Flag(help: "Exit with 2 when the two differ.")
  var detailedExitcode = false

  @OptionGroup var names: EvolveNames
  @OptionGroup var options: EvolveOptions

  func run() throws {
    let session = EvolveSession(options)
    try session.run { () throws(EvolutionError) in
      let document: JSONValue
      let bytes = try session.contents(of: schemas, for: table)
      do { document = try JSONValue(parsing: bytes) } catch { throw .schemaInvalid(table: table, problem: "\(error)") }
      guard let new = try schema("new", of: document, session) else {
        throw .schemaInvalid(table: table, problem: "\"new\" is missing or empty")
      }
      let changes = ChangeDetection.changes(from: try schema("old", of: document, session), to: new)
      let outcome = TrackOutcome(comparing: changes, of: new)
      session.print(outcome.json)
      return detailedExitcode && outcome.hasChanges ? .differences : .done
    }
  }

  private func schema(
    _ name: String,
    of document: JSONValue,
    _ session: EvolveSession
  ) throws(EvolutionError) -> ObservedTable? {
    guard let value = document[name], value != .null, value != [:], value != [] else { return nil }
    return try ObservedTable(name: table, parsing: Array(value.line.utf8), dialect: dialect)
      .without(session.ignoredNames(names))
  }
}
