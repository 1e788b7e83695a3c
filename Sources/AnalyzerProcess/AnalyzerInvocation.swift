// SPDX-License-Identifier: MIT

package import ETLEnvironment
package import HostSystem
package import SystemPackage

/// One run of an analyzer: which script, with which interpreter, into which directory.
package struct AnalyzerInvocation: Sendable {
  package var script: FilePath
  package var interpreter: FilePath
  /// The analyzer's whole environment.
  package var environment: [String: String]
  /// An empty directory that receives `tables.yml`.
  package var staging: FilePath
  /// The analyzer's working directory; takes its own logs and reports.
  package var workDirectory: FilePath
  /// The launcher reports into this file.
  package var statusFile: FilePath
  /// Receives the whole output, secrets masked.
  package var log: FilePath
  /// The live configuration, for scripts that can only write in place.
  package var liveConfiguration: FilePath
  package var limits: ProcessLimits
  package var secrets: SecretValues
  /// Nil leaves it to the launcher.
  package var decision: PlacementDecision?

  package init(
    script: FilePath,
    interpreter: FilePath,
    environment: [String: String],
    runDirectory: FilePath,
    liveConfiguration: FilePath,
    limits: ProcessLimits,
    secrets: SecretValues,
    decision: PlacementDecision? = nil
  ) {
    self.script = script
    self.interpreter = interpreter
    self.environment = environment
    self.staging = runDirectory.appending("staging")
    self.workDirectory = runDirectory.appending("analyzer")
    self.statusFile = runDirectory.appending("launcher.json")
    self.log = runDirectory.appending("analyzer.log")
    self.liveConfiguration = liveConfiguration
    self.limits = limits
    self.secrets = secrets
    self.decision = decision
  }

  /// Where the analyzer leaves its result.
  package var candidate: FilePath { staging.appending("tables.yml") }
}

/// How an analyzer's run ended, and what it said on the way. A non-zero exit is a value here; the workflow decides about it.
package struct AnalyzerExit: Sendable {
  package var process: ProcessExit
  package var placement: Placement?
  package var launcherFailure: LauncherStatus.Failure?
  /// Everything that outlived the analyzer and was ended.
  package var leftovers: [String]
  package var newTablesToCreate: [String]
  /// Paths outside the run's folder that the script was seen to write.
  package var outsideWrites: [String]
  /// What a script that writes in place had put where the live file belongs.
  package var displaced: LauncherStatus.Displaced?
  package var cause: FailureCause?
  package var progress: AnalyzerProgress
  /// The log could not be written to its end.
  package var logError: FileSystemError?
}

/// Follows an analyzer while it runs.
package protocol AnalyzerObserver: AnyObject {
  /// A fact worth acting on, or nil when only `progress` has moved.
  func analyzer(_ fact: ProgressFact?, line: ProgressLine, progress: AnalyzerProgress)
  func analyzerTicked(_ progress: AnalyzerProgress)
}

/// Where the analyzer is.
package struct AnalyzerProgress: Equatable, Sendable {
  package var stage: Int?
  package var stages: Int?
  package var stageTitle: String?
  package var tables: Int?
  package var done = 0
  package var errors = 0
  package var table: String?
  package var secondsLeft: Int?
  package var failedTables: [String] = []
  package var newTables: [String] = []
  package var dbtModelsMissing: String?
  package var isSaved = false
  package var isComplete = false
  /// Warnings worth showing in the report, at most 50.
  package var warnings: [String] = []

  package init() {}

  package mutating func note(_ bar: ProgressBar) {
    done = bar.done
    if bar.total > 0 { tables = bar.total }
    table = bar.table ?? table
    errors = bar.errors ?? errors
    secondsLeft = bar.secondsLeft
  }

  mutating func note(_ fact: ProgressFact) {
    switch fact {
    case .stageStarted(let number, let of, let title): (stage, stages, stageTitle) = (number, of, title)
    case .tablesDiscovered(let count): tables = count
    case .batchDone(_, _, let processed, let failed, let left):
      (done, errors, secondsLeft) = (processed, failed, Int(left.rounded()))
    case .totals(let count, let failed): (done, errors) = (count, failed)
    case .tableFailed(let name, _): if !failedTables.contains(name) { failedTables.append(name) }
    case .newTables(let names): newTables = names
    case .dbtModelsMissing(let path): dbtModelsMissing = path
    case .configurationSaved: isSaved = true
    case .completed: isComplete = true
    case .environment, .dbtModelsDiscovered, .failed: break
    }
  }

  mutating func note(warning: String) {
    if warnings.count < 50 { warnings.append(warning) }
  }
}
