// SPDX-License-Identifier: MIT

package import ETLEnvironment
package import HostSystem
package import SystemPackage
package import TablesDiffing

/// What the caller wants from an update.
package struct UpdateRequest: Sendable {
  package var settings: SettingsRequest
  /// Stop before the live file is touched.
  package var isDryRun: Bool
  /// Go on in spite of the gate's reasons, and rewrite a file in which nothing changed.
  package var isForced: Bool
  package var limits: ProcessLimits
  /// Seconds to wait for another run.
  package var lockTimeout: Double
  /// Seconds for the connection to the database.
  package var connectTimeout: Double
  package var failOn: ChangeSeverity?
  /// The dbt project whose models are asked; nil looks beside the pipeline.
  package var dbtProject: FilePath?

  package init(
    settings: SettingsRequest,
    isDryRun: Bool = false,
    isForced: Bool = false,
    limits: ProcessLimits = ProcessLimits(),
    lockTimeout: Double = 0,
    connectTimeout: Double = 5,
    failOn: ChangeSeverity? = nil,
    dbtProject: FilePath? = nil
  ) {
    self.settings = settings
    self.isDryRun = isDryRun
    self.isForced = isForced
    self.limits = limits
    self.lockTimeout = lockTimeout
    self.connectTimeout = connectTimeout
    self.failOn = failOn
    self.dbtProject = dbtProject
  }
}
