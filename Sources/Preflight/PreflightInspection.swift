// SPDX-License-Identifier: MIT

package import ETLEnvironment
package import HostSystem
internal import SystemPackage

/// Everything that preflight found out: findings, and the answer that later stages use as an independent view of the database.
package struct PreflightResult: Sendable {
  package var findings: [PreflightFinding]
  package var answer: ProbeAnswer?
  /// A request to stop arrived while the database was asked.
  package var interruptedBy: Int32?
}

/// Can this run succeed? Looks at interpreter, script, modules, database and permissions, and reports everything at once.
package struct PreflightInspection {
  private let probe: SourceProbe
  private let files: any FileSystem

  package init(launcher: any ProcessLauncher, files: any FileSystem) {
    probe = SourceProbe(launcher: launcher)
    self.files = files
  }

  package func inspect(_ settings: ETLSettings, connectTimeout: Double) -> PreflightResult {
    var result = PreflightResult(findings: settingsFindings(settings), answer: nil, interruptedBy: nil)
    guard let interpreter = settings.interpreter.chosen else {
      result.findings.append(interpreterMissing(settings.interpreter))
      return result
    }
    do throws(ProbeError) {
      let answer = try probe.ask(
        settings,
        interpreter: interpreter.path,
        connectTimeout: connectTimeout,
        workingDirectory: settings.paths.pipeline
      )
      result.answer = answer
      result.findings += moduleFindings(answer, interpreter, settings)
      if let connection = answer.connection {
        result.findings += DatabaseFindings.findings(for: connection, settings: settings)
      }
    } catch {
      if case .interrupted(let signal) = error { result.interruptedBy = signal }
      result.findings += probeFindings(error, interpreter)
    }
    return result
  }

  private func settingsFindings(_ settings: ETLSettings) -> [PreflightFinding] {
    var findings: [PreflightFinding] = []
    if let problem = unreadable(settings.paths.script) {
      findings.append(
        PreflightFinding(
          "script-unreadable",
          .error,
          .environment,
          message: "the analyzer script cannot be read: \(problem)",
          hint: "check it: ls -l \(settings.paths.script)"
        )
      )
    }
    for place in settings.skippedLines {
      findings.append(
        PreflightFinding(
          "environment-line-skipped",
          .warning,
          .environment,
          message: "\(place) is not NAME=value and was skipped",
          hint: "write the line as NAME=value, with quotes around values that contain spaces"
        )
      )
    }
    for name in settings.secrets.tooShort {
      findings.append(
        PreflightFinding(
          "secret-too-short",
          .warning,
          .environment,
          message:
            "the value of \(name) has fewer than \(SecretValues.shortest) characters and cannot be masked in output",
          hint: "use a longer one"
        )
      )
    }
    return findings
  }

  private func unreadable(_ path: FilePath) -> FileSystemError? {
    do {
      let file = try files.open(path, for: .read)
      try file.close()
      return nil
    } catch { return error }
  }

  private func interpreterMissing(_ choice: InterpreterChoice) -> PreflightFinding {
    let places = choice.lookedAt.map { "  \($0.path) (\($0.reason))" }.joined(separator: "\n")
    return PreflightFinding(
      "interpreter-missing",
      .error,
      .environment,
      message: "no Python interpreter found; looked at:\n" + places,
      hint: "name one: etl-update-schema --python /path/to/python3"
    )
  }

  private func moduleFindings(
    _ answer: ProbeAnswer,
    _ interpreter: InterpreterPlace,
    _ settings: ETLSettings
  ) -> [PreflightFinding] {
    (answer.modules?.missing ?? []).map { module in
      PreflightFinding(
        "module-missing",
        .error,
        .environment,
        message:
          "the analyzer imports '\(module)', which \(interpreter.path) (from \(interpreter.reason)) does not have;"
          + " interpreters looked at: \(settings.interpreter.lookedAt.map(\.path.string).joined(separator: ", "))",
        hint: "\(interpreter.path) -m pip install \(PythonPackage.providing(module))"
      )
    }
  }

  private func probeFindings(_ error: ProbeError, _ interpreter: InterpreterPlace) -> [PreflightFinding] {
    let name = "\(interpreter.path) (from \(interpreter.reason))"
    switch error {
    case .interrupted: return []
    case .notStarted(let problem):
      return [
        PreflightFinding(
          "interpreter-unusable",
          .error,
          .environment,
          message: "the interpreter \(name) does not start: \(problem)",
          hint: problem.remedy ?? "name another one: etl-update-schema --python /path/to/python3"
        )
      ]
    case .timedOut:
      return [
        PreflightFinding(
          "database-timed-out",
          .error,
          .database,
          message: "Database connection failed: no answer in time",
          hint: "try again, or allow more time: --connect-timeout 30"
        )
      ]
    case .noAnswer(let lastLine):
      return [
        PreflightFinding(
          "interpreter-unusable",
          .error,
          .environment,
          message: "the interpreter \(name) cannot run a program: \(lastLine)",
          hint: "try it: \(interpreter.path) -c 'import ssl, sqlite3, ctypes'"
        )
      ]
    }
  }
}
