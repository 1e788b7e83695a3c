// SPDX-License-Identifier: MIT

internal import Foundation
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
internal import UpdateWorkflow

/// Builds the live seams; the only place that does.
struct LiveDependencies {
  let terminal: any Terminal
  let console: Console
  let logger: Logger
  let progress: ProgressDisplay
  let outside: UpdateDependencies
  let hasColor: Bool

  init(_ options: OutputOptions, hasDetails: Bool) {
    let variables = ProcessInfo.processInfo.environment
    let clock = SystemWallClock()
    let files = PosixFileSystem()
    let processes = LinuxProcessTable(fileSystem: files)
    let terminal = StandardTerminal()
    let console = Console(terminal: terminal)
    let style = ConsoleStyle(
      hasColor: Self.wantsColor(options.color, isTerminal: terminal.errorIsTerminal, variables: variables)
    )
    let logger = Logger(label: "etl-update-schema") { _ in
      ConsoleLogHandler(console: console, style: style, level: options.logLevel.level)
    }
    let progress = ProgressDisplay(console: console, logger: logger, clock: clock)
    // Without an inbox (no descriptors left) signals keep their default effect.
    let stopRequests: any StopRequests = SignalInbox() ?? NoStopRequests()
    self.terminal = terminal
    self.console = console
    self.logger = logger
    self.progress = progress
    hasColor = Self.wantsColor(options.color, isTerminal: terminal.outputIsTerminal, variables: variables)
    outside = UpdateDependencies(
      files: files,
      launcher: FoundationProcessLauncher(clock: clock, stopRequests: stopRequests, processes: processes),
      clock: clock,
      processes: processes,
      stopRequests: stopRequests,
      progress: progress,
      logger: logger,
      variables: variables,
      workingDirectory: FilePath(FileManager.default.currentDirectoryPath),
      processIdentifier: ProcessInfo.processInfo.processIdentifier,
      host: HostName.current,
      exitCode: { Int(ExitStatus($0, hasDetails: hasDetails).rawValue) }
    )
  }

  func newRunID() -> RunID {
    var generator = SystemRandomNumberGenerator()
    return RunID(at: outside.clock.now, using: &generator)
  }

  /// `always` and `never` are final; `auto` asks the terminal, `NO_COLOR` and `TERM`.
  static func wantsColor(_ wish: OutputOptions.Color, isTerminal: Bool, variables: [String: String]) -> Bool {
    switch wish {
    case .always: true
    case .never: false
    case .auto: isTerminal && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    }
  }
}
