// SPDX-License-Identifier: MIT

/// Keeps the schemas of many tables after another job is done: every table is tried, and no trouble is that job's failure.
package struct SchemaRecording {
  /// What came of it.
  package struct Result: Sendable {
    /// First sights are counted only: the first recording of a source is all first sights.
    package var newTables = 0
    package var changed: [TrackOutcome] = []
    package var problems: [EvolutionError] = []
  }

  private let tracker: SchemaTracker

  package init(_ surroundings: SchemaTracker.Surroundings) { tracker = SchemaTracker(surroundings) }

  package func record(_ tables: [ObservedTable]) -> Result {
    var result = Result()
    for table in tables {
      do throws(EvolutionError) {
        let outcome = try tracker.track(table)
        switch outcome.status {
        case .firstSight: result.newTables += 1
        case .changed: result.changed.append(outcome)
        case .unchanged, .late, .ignored, .disabled: break
        }
      } catch {
        result.problems.append(error)
        // A store that cannot be written for one table cannot be written for four hundred.
        if case .storeUnwritable = error { return result }
      }
    }
    return result
  }
}
