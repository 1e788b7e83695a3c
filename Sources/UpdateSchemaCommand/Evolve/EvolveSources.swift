// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import Preflight
internal import SchemaEvolution
internal import SystemPackage
internal import UpdateWorkflow

/// Where a scan looks.
enum EvolveSource: String, CaseIterable { case mysql, firebolt }

extension EvolveSession {
  /// All tables of the source.
  func candidates(
    from source: EvolveSource,
    environment: String?
  ) throws(EvolutionError) -> (name: String, tables: [SourceScan.Candidate]) {
    switch source {
    case .firebolt: return ("Firebolt", try FireboltCatalogue(bridge: bridge()).candidates())
    case .mysql:
      let settings = try settings(environment: environment)
      return (settings.connection.displayName, try probe(settings).map { SourceScan.Candidate(ObservedTable($0)) })
    }
  }

  private func settings(environment: String?) throws(EvolutionError) -> ETLSettings {
    do throws(EnvironmentError) { return try resolver.resolve(settingsRequest(environment: environment)) } catch {
      throw .configuration(problem: "\(error)", remedy: error.remedy)
    }
  }

  private func probe(_ settings: ETLSettings) throws(EvolutionError) -> [SourceTable] {
    let source = settings.connection.displayName
    guard let interpreter = settings.interpreter.chosen?.path else {
      throw .configuration(problem: "no Python interpreter found", remedy: "--python /path/to/python3")
    }
    let launcher = FoundationProcessLauncher(
      clock: clock,
      stopRequests: NoStopRequests(),
      processes: LinuxProcessTable(fileSystem: files)
    )
    let answer: ProbeAnswer
    do throws(ProbeError) {
      answer = try SourceProbe(launcher: launcher).ask(
        settings,
        interpreter: interpreter,
        connectTimeout: min(10, options.deadlineSeconds / 2),
        workingDirectory: settings.paths.pipeline
      )
    } catch { throw .sourceUnreachable(source: source, problem: Self.words(for: error)) }
    if let problem = answer.connection?.problem {
      let message = settings.secrets.redact(problem.message)
      guard !["driver_missing", "bad_url"].contains(problem.kind) else {
        throw .configuration(
          problem: message,
          remedy: "python3 -m pip install etl-pipeline, or correct the source's URL"
        )
      }
      throw .sourceUnreachable(source: source, problem: message)
    }
    guard let catalogue = answer.catalogue else {
      throw .sourceUnreachable(source: source, problem: "the account sees no catalogue")
    }
    return catalogue.tables
  }

  private static func words(for error: ProbeError) -> String {
    switch error {
    case .notStarted(let problem): "\(problem)"
    case .timedOut: "no answer in time"
    case .noAnswer(let lastLine): lastLine
    case .interrupted(let signal): "interrupted by signal \(signal)"
    }
  }

  /// `tables_keys.json` where a flag or the environment names one; nil: keys are not looked at.
  func keysFile(_ named: String?) throws(EvolutionError) -> TableKeysFile? {
    if let named {
      if named.hasPrefix("s3://") {
        let parts = named.dropFirst("s3://".count).split(separator: "/", maxSplits: 1).map(String.init)
        guard let bucket = parts.first else {
          throw .configuration(problem: "'\(named)' names no object", remedy: "--table-keys s3://bucket/key, or a file")
        }
        return try bucketKeys(bucket, parts.count > 1 ? parts[1] : TableKeysFile.standardKey)
      }
      let path = workingDirectory.pushing(FilePath(named.hasPrefix("file://") ? String(named.dropFirst(7)) : named))
      guard let name = path.lastComponent?.string else {
        throw .configuration(problem: "'\(named)' names no file", remedy: "--table-keys FILE")
      }
      return TableKeysFile(name, in: localFolder(path.removingLastComponent()))
    }
    guard let bucket = variables["TABLE_KEYS_S3_BUCKET"], !bucket.isEmpty else { return nil }
    let key = variables["TABLE_KEYS_S3_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    return try bucketKeys(bucket, key ?? TableKeysFile.standardKey)
  }

  private func bucketKeys(_ bucket: String, _ key: String) throws(EvolutionError) -> TableKeysFile {
    TableKeysFile(key, in: BucketFolder(bucket: bucket, prefix: "", bridge: try bridge()))
  }
}
