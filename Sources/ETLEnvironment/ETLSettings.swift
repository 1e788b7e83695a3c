// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Everything that the run takes from its surroundings, decided once at the start.
package struct ETLSettings: Sendable {
  package var environment: EnvironmentName
  package var paths: PipelinePaths
  package var connection: SourceConnection
  package var interpreter: InterpreterChoice
  /// The analyzer's whole environment.
  package var childEnvironment: [String: String]
  package var secrets: SecretValues
  /// `.env` files in order of precedence, and whether each was there.
  package var environmentFiles: [(path: FilePath, wasFound: Bool)]
  /// `file:line` of lines that are no assignment.
  package var skippedLines: [String]
}

/// What the caller has fixed on the command line.
package struct SettingsRequest: Equatable, Sendable {
  package var environment: String?
  package var overrides: PathOverrides
  package var interpreter: FilePath?

  package init(environment: String? = nil, overrides: PathOverrides = PathOverrides(), interpreter: FilePath? = nil) {
    self.environment = environment
    self.overrides = overrides
    self.interpreter = interpreter
  }
}

/// Resolves the settings: flags, then process variables, then `.env_<environment>`.
package struct SettingsResolver {
  private let files: any FileSystem
  private let variables: [String: String]
  private let workingDirectory: FilePath
  private let pipenv: (FilePath) -> FilePath?

  /// `pipenv` answers the home of the Pipenv environment of a directory; it is asked only when there is a Pipfile and nothing better.
  package init(
    files: any FileSystem,
    variables: [String: String],
    workingDirectory: FilePath,
    pipenv: @escaping (FilePath) -> FilePath?
  ) {
    self.files = files
    self.variables = variables
    self.workingDirectory = workingDirectory
    self.pipenv = pipenv
  }

  /// The paths alone: enough for commands that never ask the database.
  package func resolvePaths(_ request: SettingsRequest) throws(EnvironmentError) -> PipelinePaths {
    var overrides = request.overrides
    overrides.configurationDirectory = overrides.configurationDirectory ?? path(named: "ETL_CONFIG_DIR")
    overrides.logsDirectory = overrides.logsDirectory ?? path(named: "ETL_LOGS_DIR")
    return try PathResolver(files: files, workingDirectory: workingDirectory).resolve(overrides)
  }

  package func resolve(_ request: SettingsRequest) throws(EnvironmentError) -> ETLSettings {
    let paths = try resolvePaths(request)
    let environment = try chooseEnvironment(request, paths)
    let fileNames = Self.environmentFiles(environment, paths)
    var merged = variables
    var found: [(path: FilePath, wasFound: Bool)] = []
    var skipped: [String] = []
    for path in fileNames {
      guard let file = try readDotenv(path) else {
        found.append((path, false))
        continue
      }
      found.append((path, true))
      skipped += file.skippedLines.map { "\(path):\($0)" }
      merged.merge(file.values(over: merged)) { known, _ in known }
    }
    let connection = try SourceConnection(reading: merged, for: environment, files: fileNames)
    let search = InterpreterSearch(files: files, variables: variables, workingDirectory: workingDirectory)
    return ETLSettings(
      environment: environment,
      paths: paths,
      connection: connection,
      interpreter: search.choose(named: request.interpreter, paths: paths) { pipenv(paths.pipeline) },
      childEnvironment: ChildEnvironment.make(from: merged, environment: environment, paths: paths),
      secrets: SecretValues(in: merged),
      environmentFiles: found,
      skippedLines: skipped
    )
  }

  private func chooseEnvironment(_ request: SettingsRequest, _ paths: PipelinePaths) throws(EnvironmentError)
    -> EnvironmentName
  {
    let files = EnvironmentName.allCases.map { paths.pipeline.appending(".env_\($0.rawValue)") }
    guard let name = request.environment ?? variables["ETL_ENVIRONMENT"].flatMap({ $0.isEmpty ? nil : $0 }) else {
      throw .environmentNotChosen(files: files)
    }
    guard let environment = EnvironmentName(rawValue: name) else { throw .environmentUnknown(name: name, files: files) }
    return environment
  }

  // Existing pipelines keep the local stage's warehouse variables beside the dbt project.
  private static func environmentFiles(_ environment: EnvironmentName, _ paths: PipelinePaths) -> [FilePath] {
    let own = paths.pipeline.appending(".env_\(environment.rawValue)")
    guard environment == .local else { return [own] }
    return [own, paths.projectRoot.appending("dbt_dental_models").appending(".env_local")]
  }

  private func readDotenv(_ path: FilePath) throws(EnvironmentError) -> DotenvFile? {
    let bytes: [UInt8]
    do { bytes = try files.contents(of: path, limit: 1 << 20) } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw .environmentFileUnreadable(error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .environmentFileNotUTF8(path) }
    return DotenvFile(parsing: text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text)
  }

  private func path(named name: String) -> FilePath? {
    variables[name].flatMap { $0.isEmpty ? nil : FilePath($0) }
  }
}
