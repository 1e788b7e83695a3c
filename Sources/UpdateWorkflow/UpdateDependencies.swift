// SPDX-License-Identifier: MIT

package import AnalyzerProcess
package import HostSystem
package import Logging
package import SystemPackage
package import UpdateReporting

/// Everything outside the process, in one place: live in the command, doubles in tests.
package struct UpdateDependencies {
  package var files: any FileSystem
  package var launcher: any ProcessLauncher
  package var clock: any WallClock
  package var processes: any ProcessTable
  package var stopRequests: any StopRequests
  /// Follows the analyzer for the person who watches.
  package var progress: any AnalyzerObserver
  package var logger: Logger
  /// The process's own variables.
  package var variables: [String: String]
  package var workingDirectory: FilePath
  package var processIdentifier: Int32
  package var host: String
  /// The exit status of each ending; the numbers live in the command.
  package var exitCode: @Sendable (UpdateEnding) -> Int
  /// Called once it is known which environment, database and file a run is about.
  package var opened: (UpdateReport) -> Void = { _ in }

  package init(
    files: any FileSystem,
    launcher: any ProcessLauncher,
    clock: any WallClock,
    processes: any ProcessTable,
    stopRequests: any StopRequests,
    progress: any AnalyzerObserver,
    logger: Logger,
    variables: [String: String],
    workingDirectory: FilePath,
    processIdentifier: Int32,
    host: String,
    exitCode: @escaping @Sendable (UpdateEnding) -> Int
  ) {
    self.files = files
    self.launcher = launcher
    self.clock = clock
    self.processes = processes
    self.stopRequests = stopRequests
    self.progress = progress
    self.logger = logger
    self.variables = variables
    self.workingDirectory = workingDirectory
    self.processIdentifier = processIdentifier
    self.host = host
    self.exitCode = exitCode
  }

  /// A path as a person in the working directory would write it.
  package func display(_ path: FilePath) -> String {
    var relative = path
    return relative.removePrefix(workingDirectory) && !relative.isEmpty ? relative.string : path.string
  }
}
