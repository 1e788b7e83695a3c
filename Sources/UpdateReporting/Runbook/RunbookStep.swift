// SPDX-License-Identifier: MIT

/// One thing to do after a change: never executed, only suggested.
package struct RunbookStep: Hashable, Sendable {
  /// What the step is about; a closed set.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case alterTarget = "alter_target"
    case testLoad = "test_load"
    case fullRefresh = "full_refresh"
    case repairModels = "repair_models"
    case rebuildModels = "rebuild_models"
    case monitor
    case fullPipeline = "full_pipeline"
  }

  package let kind: Kind
  /// What to do, as a sentence without its stop.
  package let text: String
  /// What to type, in order.
  package let commands: [String]
  /// Why it is needed.
  package let reason: String
  package let tables: [String]

  package init(kind: Kind, text: String, commands: [String] = [], reason: String, tables: [String] = []) {
    self.kind = kind
    self.text = text
    self.commands = commands
    self.reason = reason
    self.tables = tables
  }
}
