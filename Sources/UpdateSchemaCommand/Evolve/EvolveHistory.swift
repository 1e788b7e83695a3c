// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import HostSystem
internal import SchemaEvolution

/// `evolve history`: what changed when.
struct EvolveHistory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the recorded changes, oldest first."
  )

  @Option(help: ArgumentHelp("Only this table.", valueName: "name"))
  var table: String?

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format = OutputOptions.Format.text

  @OptionGroup var options: EvolveOptions

  func run() throws {
    let session = EvolveSession(options)
    try session.run { () throws(EvolutionError) in
      let store = try session.store()
      var records: [HistoryRecord] = []
      let names = if let table { [table] } else { try store.tables() }
      for name in names { records += try store.records(of: name) }
      switch format {
      case .json:
        session.print(["format_version": "1.0", "records": .array(records.map(\.json))])
      case .text, .markdown, .html:
        if records.isEmpty { session.note("no change is on record in \(try session.location())") }
        for record in records { session.terminal.writeOutput(ChangeText.line(for: record) + "\n") }
      }
      return .done
    }
  }
}
