// SPDX-License-Identifier: MIT

package import HostSystem
internal import SystemPackage

/// Runs an analyzer through the embedded launcher and reads what it says.
///
/// In: an invocation. Out: how it ended. The candidate, if any, lies in the staging directory; nothing else is promised about it.
package struct AnalyzerRunner {
  private let launcher: any ProcessLauncher
  private let files: any FileSystem

  package init(launcher: any ProcessLauncher, files: any FileSystem) {
    self.launcher = launcher
    self.files = files
  }

  /// `onStart` receives the process group before the analyzer has done anything.
  package func run(
    _ invocation: AnalyzerInvocation,
    observer: any AnalyzerObserver,
    onStart: @escaping (Int32) -> Void
  ) throws(AnalyzerError) -> AnalyzerExit {
    let log: any OpenFile
    do {
      try files.makeDirectory(invocation.staging, mode: .ownerReadWriteExecute)
      try files.makeDirectory(invocation.workDirectory, mode: .ownerReadWriteExecute)
      log = try files.open(invocation.log, for: .create([.ownerReadWrite, .groupRead, .otherRead]))
    } catch { throw .runDirectoryUnusable(error) }
    // Everything is written when it is received; the log is for people and not part of any promise.
    defer { try? log.close() }

    let specification = Self.program.specification(
      interpreter: invocation.interpreter,
      arguments: Self.arguments(invocation),
      environment: invocation.environment,
      workingDirectory: invocation.workDirectory,
      input: .lifeline,
      mergesErrorOutput: true
    )
    let transcript = AnalyzerTranscript(
      secrets: invocation.secrets,
      log: log,
      observer: observer,
      onStart: onStart
    )
    let exit: ProcessExit
    do { exit = try launcher.run(specification, within: invocation.limits, observer: transcript) } catch {
      throw .notStarted(error)
    }
    transcript.finish()
    return report(exit, transcript, invocation)
  }

  static let program = EmbeddedProgram(
    name: "launcher",
    source: PackageResources.launcher_py,
    parts: [
      "launcher_containment": PackageResources.launcher_containment_py,
      "launcher_in_place": PackageResources.launcher_in_place_py,
      "launcher_notes": PackageResources.launcher_notes_py,
      "launcher_options": PackageResources.launcher_options_py,
      "launcher_placement": PackageResources.launcher_placement_py,
      "launcher_records": PackageResources.launcher_records_py,
      "launcher_syntax": PackageResources.launcher_syntax_py,
      "runner": PackageResources.runner_py,
      "runner_firewall": PackageResources.runner_firewall_py,
    ],
    usesInstalledPackages: false
  )

  static func arguments(_ invocation: AnalyzerInvocation) -> [String] {
    [
      "--script", invocation.script.string,
      "--output-dir", invocation.staging.string,
      "--work-dir", invocation.workDirectory.string,
      "--status-file", invocation.statusFile.string,
      "--live-config", invocation.liveConfiguration.string,
    ] + (invocation.decision.map { ["--decided", $0.text] } ?? [])
  }

  private func report(
    _ exit: ProcessExit,
    _ transcript: AnalyzerTranscript,
    _ invocation: AnalyzerInvocation
  ) -> AnalyzerExit {
    // A launcher that was killed leaves no status, or an early one: then the exit alone speaks.
    let status = (try? files.contents(of: invocation.statusFile, limit: 1 << 20)).flatMap(LauncherStatus.init(json:))
    let leftovers = exit.leftovers + (status?.leftovers ?? []).map(\.command)
    return AnalyzerExit(
      process: exit,
      placement: status?.placement,
      launcherFailure: status?.failure,
      leftovers: leftovers,
      newTablesToCreate: status?.newTablesToCreate ?? [],
      outsideWrites: status?.outsideWrites ?? [],
      displaced: status?.displaced,
      cause: transcript.diagnosis.cause,
      progress: transcript.progress,
      logError: transcript.logError
    )
  }
}

/// The analyzer did not run at all.
package enum AnalyzerError: Error, Equatable, Sendable {
  case runDirectoryUnusable(FileSystemError)
  case notStarted(ProcessLaunchError)
}
