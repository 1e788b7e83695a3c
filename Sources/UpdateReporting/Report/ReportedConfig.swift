// SPDX-License-Identifier: MIT

/// The configuration file that the run was about.
package struct ReportedConfig: Hashable, Sendable {
  package var path: String
  /// The path with every symbolic link followed.
  package var resolvedPath: String?
  package var sha256Before: String?
  package var sha256After: String?
  package var tables: Int?
  /// Columns known by name; nil when the file does not list any.
  package var columns: Int?

  package init(
    path: String,
    resolvedPath: String? = nil,
    sha256Before: String? = nil,
    sha256After: String? = nil,
    tables: Int? = nil,
    columns: Int? = nil
  ) {
    self.path = path
    self.resolvedPath = resolvedPath
    self.sha256Before = sha256Before
    self.sha256After = sha256After
    self.tables = tables
    self.columns = columns
  }
}

/// The backup that the run made, or restored from.
package struct ReportedBackup: Hashable, Sendable {
  package var path: String
  package var sha256: String
  /// ISO 8601 in UTC.
  package var created: String?

  package init(path: String, sha256: String, created: String? = nil) {
    self.path = path
    self.sha256 = sha256
    self.created = created
  }
}

/// What ran, how it ended, and what it said.
package struct ReportedAnalyzer: Hashable, Sendable {
  package var script: String
  package var interpreter: String?
  /// How its output was kept away from the live file: a flag, a method, or a guarded run.
  package var placement: String?
  package var exit: String?
  package var seconds: Double?
  package var tables: Int?
  package var errors: Int?
  package var warnings: [String]
  package var log: String?
  /// Tables that the analyzer would have created in the analytics database; it was kept from doing so.
  package var newTablesToCreate: [String] = []

  package init(
    script: String,
    interpreter: String? = nil,
    placement: String? = nil,
    exit: String? = nil,
    seconds: Double? = nil,
    tables: Int? = nil,
    errors: Int? = nil,
    warnings: [String] = [],
    log: String? = nil
  ) {
    self.script = script
    self.interpreter = interpreter
    self.placement = placement
    self.exit = exit
    self.seconds = seconds
    self.tables = tables
    self.errors = errors
    self.warnings = warnings
    self.log = log
  }
}

/// Where the time went.
package struct ReportTimings: Hashable, Sendable {
  package var totalSeconds: Double
  package var analyzerSeconds: Double
  /// Seconds by stage.
  package var stages: [String: Double]

  package init(totalSeconds: Double, analyzerSeconds: Double, stages: [String: Double] = [:]) {
    self.totalSeconds = totalSeconds
    self.analyzerSeconds = analyzerSeconds
    self.stages = stages
  }

  /// What the program itself added to the analyzer's time.
  package var overheadSeconds: Double { max(0, totalSeconds - analyzerSeconds) }
}
