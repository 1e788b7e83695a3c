// SPDX-License-Identifier: MIT

/// What one past run said about the configuration as a whole; the dots of the timeline.
package struct TimelinePoint: Hashable, Sendable {
  package var runID: String
  /// ISO 8601 in UTC.
  package var startedAt: String
  package var outcome: String
  package var tables: Int
  /// Nil when the configuration did not list any.
  package var columns: Int?
  /// Changes after which something breaks or rows go missing.
  package var harmful: Int

  package init(runID: String, startedAt: String, outcome: String, tables: Int, columns: Int?, harmful: Int) {
    self.runID = runID
    self.startedAt = startedAt
    self.outcome = outcome
    self.tables = tables
    self.columns = columns
    self.harmful = harmful
  }
}
