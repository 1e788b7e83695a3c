// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import ETLEnvironment
internal import HostSystem
internal import Preflight
internal import SystemPackage

/// Why an analyzer left no result, in a person's words.
struct AnalyzerFailureText {
  let failed: String
  let details: [String]
  let troubleshooting: [String]
  let next: String?

  init(exit: AnalyzerExit, settings: ETLSettings) {
    let prefix = settings.environment.variablePrefix + "OPENDENTAL_SOURCE_"
    var details: [String] = []
    var troubleshooting: [String] = []
    switch exit.cause {
    case .databaseUnreachable(let line):
      (failed, next) = ("the analyzer could not reach the database", "check \(prefix)HOST and \(prefix)PORT")
      details = [line]
    case .loginRefused(let line):
      (failed, next) = ("the database refused the analyzer's login", "check \(prefix)USER and \(prefix)PASSWORD")
      details = [line]
    case .unknownDatabase(let line):
      (failed, next) = ("the analyzer's database does not exist", "check \(prefix)DB")
      details = [line]
    case .connectionLost(let line):
      (failed, next) = ("the analyzer lost its connection to the database", "start again when the server is steady")
      details = [line]
    case .permissionDenied(let line):
      (failed, next) = ("the analyzer's account may not read the schema", "GRANT SELECT on the database")
      details = [line]
    case .moduleMissing(let name):
      (failed, next) = Self.missing(module: name, settings)
    case .environmentIncomplete(let line):
      (failed, next) = ("the analyzer misses environment variables", Self.environmentAdvice(line, settings))
      details = [line]
    case .configurationMalformed(let line):
      (failed, next) = (
        "the analyzer could not read an existing YAML file",
        "etl-update-schema validate '\(settings.paths.configuration)'"
      )
      details = [line]
    case .outputEncoding(let line):
      (failed, next) = ("the analyzer could not print a character", nil)
      details = [line]
    case .databaseEmpty: (failed, next) = ("the analyzer found no tables in the database", "check \(prefix)DB")
    case .other(let line): (failed, next) = ("the analyzer failed: \(line)", nil)
    case nil:
      (failed, next) = (
        exit.process.ending == .exited(0)
          ? "the analyzer ended with success but left no tables.yml"
          : "the analyzer failed (\(exit.process.ending.text))", nil
      )
    }
    if exit.cause?.isDatabaseTrouble == true {
      troubleshooting = ["Check database connectivity", "Verify environment variables", "Ensure database permissions"]
    }
    if exit.cause != nil { details.append("the analyzer ended with \(exit.process.ending.text)\(exit.position)") }
    self.details = details
    self.troubleshooting = troubleshooting
  }

  private static func missing(module name: String, _ settings: ETLSettings) -> (failed: String, next: String) {
    let top = String(name.prefix { $0 != "." })
    guard top != "etl_pipeline" else {
      // Nothing that could be installed: the script is of another version than the package beside it.
      let folder = settings.paths.pipeline
      return (
        "the analyzer imports '\(name)', which \(folder) does not contain",
        "bring script and package to one version: git -C '\(folder)' status"
      )
    }
    let interpreter = settings.interpreter.chosen?.path.string ?? "python3"
    return (
      "the analyzer imports '\(name)', which \(interpreter) does not have",
      "\(interpreter) -m pip install \(PythonPackage.providing(name))"
    )
  }

  private static func environmentAdvice(_ line: String, _ settings: ETLSettings) -> String {
    if line.contains("has been removed") { return "choose another stage: etl-update-schema --environment clinic" }
    if line.contains("No local warehouse env found") {
      return "create \(settings.paths.projectRoot.appending("dbt_dental_models").appending(".env_local"))"
    }
    let file = settings.environmentFiles.first
    let name = file?.path.string ?? ".env_\(settings.environment.rawValue)"
    return "\(file?.wasFound == false ? "create" : "complete") \(name)"
  }

  /// The cause in one line, for a run that left a result all the same; nil when its output named none.
  static func cause(of exit: AnalyzerExit, settings: ETLSettings) -> String? {
    guard exit.cause != nil else { return nil }
    let text = AnalyzerFailureText(exit: exit, settings: settings)
    // The last detail repeats how it ended.
    return ([text.failed] + text.details.dropLast()).joined(separator: ": ")
  }
}

extension FailureCause {
  fileprivate var isDatabaseTrouble: Bool {
    switch self {
    case .databaseUnreachable, .loginRefused, .unknownDatabase, .connectionLost, .permissionDenied: true
    default: false
    }
  }
}

extension ProcessExit.Ending {
  /// `exit code 3`, `signal 9` …
  var text: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "signal \(signal)"
    case .lost: "an unknown status"
    }
  }
}

extension AnalyzerExit {
  /// Where it was: ` in stage 1 of 4, table claim (148 of 446)`; empty when nobody knows.
  var position: String {
    var parts: [String] = []
    if let stage = progress.stage, let stages = progress.stages { parts.append("stage \(stage) of \(stages)") }
    if let table = progress.table, let tables = progress.tables {
      parts.append("table \(table) (\(progress.done) of \(tables))")
    } else if let tables = progress.tables, progress.done > 0 {
      // The bar of the first versions counts and names nothing.
      parts.append("after \(progress.done) of \(tables) tables")
    }
    return parts.isEmpty ? "" : " in " + parts.joined(separator: ", ")
  }
}

/// Durations for people.
enum Seconds {
  /// `18.3s`, `2m 05s`
  static func text(_ seconds: Double) -> String {
    guard seconds >= 60 else {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)s"
    }
    let whole = Int(seconds.rounded())
    return "\(whole / 60)m " + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)s"
  }
}
