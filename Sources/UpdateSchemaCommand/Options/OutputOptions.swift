// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import Logging

/// How results and messages are shown; the same for all commands.
struct OutputOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown, html }
  enum Color: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  enum Level: String, CaseIterable, ExpressibleByArgument {
    case debug = "DEBUG"
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"

    init?(argument: String) { self.init(rawValue: argument.uppercased()) }

    var level: Logger.Level {
      switch self {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    }
  }

  @Option(help: "The form of the result on standard output.")
  var format: Format = .text

  @Option(help: "Colour: auto uses it on a terminal and heeds NO_COLOR.")
  var color: Color = .auto

  @Option(help: "What is said on standard error while the command runs.")
  var logLevel: Level = .info
}
