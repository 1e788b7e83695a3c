// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import SystemPackage
internal import UpdateReporting

extension SchemaUpdateRun {
  /// Stage 1: which environment, which paths, which interpreter.
  func resolveSettings() throws(UpdateFailure) -> ETLSettings {
    try DbtProjectSearch(outside: outside, named: request.dbtProject).check(state: "Configuration unchanged.")
    let settings: ETLSettings
    do throws(EnvironmentError) {
      settings = try SettingsResolver(outside: outside).resolve(request.settings)
    } catch {
      throw UpdateFailure(
        .environmentWrong,
        ReportMessage(failed: error.description, state: "Configuration unchanged.", next: error.remedy)
      )
    }
    record.note(settings, display: outside.display)
    outside.opened(record.report)
    logPaths(settings)
    return settings
  }

  private func logPaths(_ settings: ETLSettings) {
    let paths = settings.paths
    for (name, path) in [
      ("Project root", paths.projectRoot), ("Pipeline", paths.pipeline), ("Analyzer", paths.script),
      ("Configuration", paths.configuration), ("Logs", paths.logsDirectory),
    ] { outside.logger.debug("\(name): \(path)") }
    for file in settings.environmentFiles {
      outside.logger.debug("Environment file: \(file.path) (\(file.wasFound ? "read" : "not there"))")
    }
    if let interpreter = settings.interpreter.chosen {
      outside.logger.debug("Interpreter: \(interpreter.path) (from \(interpreter.reason))")
    }
  }
}

extension SettingsResolver {
  /// The resolver over the outside world of a run.
  package init(outside: UpdateDependencies) {
    self.init(
      files: outside.files,
      variables: outside.variables,
      workingDirectory: outside.workingDirectory,
      pipenv: { directory in PipenvHome(outside: outside).find(for: directory) }
    )
  }
}
