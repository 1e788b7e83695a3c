// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import HostSystem
internal import SchemaEvolution

/// `evolve show`: a table's schema, now or at a version.
struct EvolveShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a table's schema as it is on record, now or at a version of its history."
  )

  @Option(help: ArgumentHelp("The table's name.", valueName: "name"))
  var table: String

  @Option(help: ArgumentHelp("A version from `evolve history` (default: the newest).", valueName: "version"))
  var at: Int?

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format = OutputOptions.Format.text

  @OptionGroup var options: EvolveOptions

  func run() throws {
    let session = EvolveSession(options)
    try session.run { () throws(EvolutionError) in
      let (seen, document) = try find(in: try session.store())
      switch format {
      case .json: session.print(document)
      case .text, .markdown, .html:
        let width = seen.columns.map(\.name.count).max() ?? 0
        for column in seen.columns {
          let padding = String(repeating: " ", count: width - column.name.count + 2)
          let null = column.isNullable == false ? "  NOT NULL" : ""
          session.terminal.writeOutput(ChangeText.visible(column.name + padding + column.type + null) + "\n")
        }
      }
      return .done
    }
  }

  private func find(in store: any MetadataStore) throws(EvolutionError) -> (ObservedTable, JSONValue) {
    if let at {
      guard let record = try store.records(of: table).first(where: { $0.version == at }) else {
        throw missing("version \(at) of '\(table)' is not on record in \(store.place(of: table))")
      }
      return (record.table, record.json)
    }
    guard let document = try store.baseline(of: table) else {
      throw missing("'\(table)' is not on record in \(store.place(of: table))")
    }
    let place = store.place(of: table)
    let baseline = try Baseline(parsing: document.bytes, table: table, place: place)
    do { return (baseline.table, try JSONValue(parsing: document.bytes)) } catch {
      throw .storedDocumentInvalid(place: place, problem: "\(error)")
    }
  }

  private func missing(_ problem: String) -> EvolutionError {
    .configuration(problem: problem, remedy: "etl-update-schema evolve history")
  }
}
