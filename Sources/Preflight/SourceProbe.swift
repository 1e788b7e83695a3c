// SPDX-License-Identifier: MIT

package import ETLEnvironment
package import HostSystem
package import SystemPackage

/// Asks the interpreter and the source database one round of questions, through a small Python program and the analyzer's own driver.
package struct SourceProbe {
  private let launcher: any ProcessLauncher

  package init(launcher: any ProcessLauncher) { self.launcher = launcher }

  /// Seconds that starting Python and answering may take beside the connection itself.
  private static let allowance = 20.0

  private static let program = EmbeddedProgram(
    name: "probe",
    source: PackageResources.probe_py,
    parts: [
      "probe_imports": PackageResources.probe_imports_py,
      "probe_mysql": PackageResources.probe_mysql_py,
      "probe_problems": PackageResources.probe_problems_py,
      "probe_sqlite": PackageResources.probe_sqlite_py,
    ],
    usesInstalledPackages: true
  )

  /// - Throws: the interpreter does not start, does not answer, or answers nonsense. An unreachable database is an answer.
  package func ask(
    _ settings: ETLSettings,
    interpreter: FilePath,
    connectTimeout: Double,
    workingDirectory: FilePath
  ) throws(ProbeError) -> ProbeAnswer {
    let request = ProbeRequest(
      connection: settings.connection,
      connectTimeout: connectTimeout,
      script: settings.paths.script.string,
      pythonPath: [settings.paths.pipeline.string],
      want: ["modules", "connection", "catalogue"]
    )
    let specification = Self.program.specification(
      interpreter: interpreter,
      arguments: [],
      environment: settings.childEnvironment,
      workingDirectory: workingDirectory,
      input: .bytes(request.json),
      mergesErrorOutput: false
    )
    let collector = ProbeOutput()
    let exit: ProcessExit
    do {
      let limits = ProcessLimits(timeout: 3 * connectTimeout + Self.allowance, grace: 1, drain: 1)
      exit = try launcher.run(specification, within: limits, observer: collector)
    } catch { throw .notStarted(error) }
    if case .interrupted(let signal)? = exit.stop { throw .interrupted(signal: signal) }
    guard exit.stop == nil else { throw .timedOut }
    guard exit.ending == .exited(0), let answer = ProbeAnswer(json: collector.output) else {
      let said = settings.secrets.redact(String(decoding: collector.errors, as: UTF8.self))
      throw .noAnswer(lastLine: said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing")
    }
    return answer
  }
}

/// The probe gave no answer, so nothing is known about the database.
package enum ProbeError: Error, Equatable, Sendable {
  case notStarted(ProcessLaunchError)
  case timedOut
  case noAnswer(lastLine: String)
  case interrupted(signal: Int32)
}

private final class ProbeOutput: ProcessObserver {
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  // 50,000 tables with columns are about 100 MB of JSON; errors are only shown by their last line.
  private static let outputLimit = 1 << 28
  private static let errorLimit = 1 << 16

  func started(processIdentifier: Int32) {}
  func ticked() {}

  func received(_ bytes: UnsafeRawBufferPointer, from stream: ProcessStream) {
    switch stream {
    case .output: if output.count + bytes.count <= Self.outputLimit { output.append(contentsOf: bytes) }
    case .error:
      errors.append(contentsOf: bytes)
      if errors.count > Self.errorLimit { errors.removeFirst(errors.count - Self.errorLimit / 2) }
    }
  }
}
