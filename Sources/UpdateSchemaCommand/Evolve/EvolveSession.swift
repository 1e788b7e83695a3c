// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ETLEnvironment
internal import Foundation
internal import HostSystem
internal import SchemaEvolution
internal import SystemPackage

/// One `evolve` run: its surroundings, its time limit, and how it speaks of trouble.
final class EvolveSession {
  let options: EvolveOptions
  let variables: [String: String]
  let terminal: any Terminal
  let clock: any WallClock
  let files: any FileSystem
  let workingDirectory: FilePath
  private let started: Double
  private var startedBridge: BridgeProcess?

  /// Starts the clock: from here on the process ends at the deadline, whatever it is busy with.
  init(_ options: EvolveOptions) {
    self.options = options
    variables = ProcessInfo.processInfo.environment
    terminal = StandardTerminal()
    clock = SystemWallClock()
    files = PosixFileSystem()
    workingDirectory = FilePath(FileManager.default.currentDirectoryPath)
    started = clock.uptime
    let failure = EvolutionError.deadlinePassed(seconds: options.deadlineSeconds)
    let status = options.neverFail ? ExitStatus.done : ExitStatus(failure)
    // The bridge has its own, shorter limit; this one is for what has none, such as an input that never ends.
    ProcessDeadline.arm(
      seconds: options.deadlineSeconds,
      message: message(for: failure),
      status: status.rawValue
    )
  }

  /// The uptime at which everything has to be done, with room to say so.
  var deadline: Double { started + max(options.deadlineSeconds - 0.2, options.deadlineSeconds * 0.8) }

  /// Runs the body; trouble becomes a message and an exit code.
  func run(_ body: () throws(EvolutionError) -> ExitStatus) throws {
    var exit: ExitStatus
    do throws(EvolutionError) { exit = try body() } catch {
      terminal.writeError(message(for: error))
      exit = options.neverFail ? .done : ExitStatus(error)
    }
    if exit != .done { throw exit.exitCode }
  }

  /// What failed, what state the store is in, what to type next.
  private func message(for error: EvolutionError) -> String {
    "\(options.neverFail ? "warning" : "error"): \(error)\n  \(error.state)\n  next: \(error.remedy)\n"
  }

  func warn(_ error: EvolutionError) {
    terminal.writeError("warning: \(error)\n  \(error.state)\n  next: \(error.remedy)\n")
  }

  func note(_ text: String) { terminal.writeError(text + "\n") }

  // MySQL's widest table has 4096 columns.
  private static let inputLimit = 16 << 20

  /// A file's bytes, or those of standard input.
  func contents(of file: String, for table: String) throws(EvolutionError) -> [UInt8] {
    do {
      guard file != "-" else { return try StandardInput.readToEnd(limit: Self.inputLimit) }
      return try files.contents(of: workingDirectory.pushing(FilePath(file)), limit: Self.inputLimit)
    } catch {
      throw .schemaInvalid(table: table, problem: "\(error)")
    }
  }

  func print(_ json: JSONValue) { terminal.writeOutput(json.sortedDocument + "\n") }
}

extension EvolveSession {
  /// Who is written into the history: a Lambda by its name, anybody else by account and host.
  var recorder: String {
    if let function = variables["AWS_LAMBDA_FUNCTION_NAME"], !function.isEmpty { return "lambda \(function)" }
    return "\(variables["USER"] ?? variables["LOGNAME"] ?? "uid \(getuid())")@\(HostName.current)"
  }

  func ignoredNames(_ names: EvolveNames) -> IgnoredNames {
    IgnoredNames(
      columns: names.columns.isEmpty ? IgnoredNames.standardColumns : names.columns,
      tables: names.tables.isEmpty ? IgnoredNames.standardTables : names.tables
    )
  }

  /// The store that flags and environment name.
  func location() throws(EvolutionError) -> StoreLocation {
    var location = try storeLocation()
    if let database = options.database { location = location.inside(database) }
    return location
  }

  private func storeLocation() throws(EvolutionError) -> StoreLocation {
    if let store = options.store { return try StoreLocation(store, workingDirectory: workingDirectory) }
    if let bucket = variables["SCHEMA_METADATA_BUCKET"], !bucket.isEmpty {
      return .bucket(bucket, prefix: StoreLocation.standardPrefix)
    }
    do throws(EnvironmentError) {
      return .directory(try paths().logsDirectory.appending(StoreLocation.standardFolder))
    } catch {
      throw .configuration(
        problem: "no store is named, and \(error)",
        remedy: "--store file:///directory, or --store s3://bucket"
      )
    }
  }

  func store() throws(EvolutionError) -> any MetadataStore {
    switch try location() {
    case .directory(let path): LocalMetadataStore(localFolder(path))
    case .bucket(let bucket, let prefix):
      BucketMetadataStore(BucketFolder(bucket: bucket, prefix: prefix, bridge: try bridge()))
    }
  }

  func localFolder(_ path: FilePath) -> LocalFolder {
    LocalFolder(directory: path, files: files, clock: clock, patience: max(0.1, deadline - clock.uptime - 0.2))
  }

  func alerts() throws(EvolutionError) -> (any AlertChannel)? {
    guard let topic = TopicAlertChannel.topic(in: variables) else { return nil }
    return TopicAlertChannel(topic: topic, bridge: try bridge())
  }

  /// One bridge a run, shared by store, alerts and Firebolt; Python starts with the first request.
  func bridge() throws(EvolutionError) -> BridgeProcess {
    if let startedBridge { return startedBridge }
    let bridge = BridgeProcess(
      interpreter: try interpreter(),
      environment: bridgeEnvironment,
      workingDirectory: workingDirectory,
      clock: clock,
      deadline: deadline
    )
    startedBridge = bridge
    return bridge
  }

  func settingsRequest(environment: String? = nil) -> SettingsRequest {
    SettingsRequest(
      environment: environment,
      overrides: options.places.overrides,
      interpreter: options.python.map { FilePath($0) }
    )
  }

  var resolver: SettingsResolver {
    SettingsResolver(files: files, variables: variables, workingDirectory: workingDirectory) { _ in nil }
  }

  func paths() throws(EnvironmentError) -> PipelinePaths { try resolver.resolvePaths(settingsRequest()) }

  private func interpreter() throws(EvolutionError) -> FilePath {
    // Outside a pipeline, as in a Lambda, only the caller's own places count.
    let pipeline: PipelinePaths?
    do throws(EnvironmentError) { pipeline = try paths() } catch { pipeline = nil }
    let search = InterpreterSearch(files: files, variables: variables, workingDirectory: workingDirectory)
    let choice = search.choose(named: options.python.map { FilePath($0) }, paths: pipeline) { nil }
    guard let chosen = choice.chosen else {
      let places = choice.lookedAt.map { "\($0.path) (\($0.reason))" }.joined(separator: ", ")
      throw .configuration(
        problem: "no Python interpreter found; looked at: \(places)",
        remedy: "--python /path/to/python3"
      )
    }
    return chosen.path
  }

  // What would run other code before the bridge or change how Python reads it.
  private var bridgeEnvironment: [String: String] {
    let removed: Set = [
      "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONBREAKPOINT",
    ]
    var environment = variables.filter { !removed.contains($0.key) }
    environment["PYTHONUTF8"] = "1"
    return environment
  }
}
