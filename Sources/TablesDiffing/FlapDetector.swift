// SPDX-License-Identifier: MIT

/// What one past run said about a table.
package struct StrategyObservation: Hashable, Sendable {
  package let strategy: String
  package let estimatedRows: Int?

  package init(strategy: String, estimatedRows: Int?) {
    self.strategy = strategy
    self.estimatedRows = estimatedRows
  }
}

/// A table whose strategy goes back and forth because its row estimate wanders around a threshold.
package struct StrategyFlap: Hashable, Sendable {
  package let table: String
  /// How often the strategy changed within the observations.
  package let crossings: Int
  package let threshold: Int
  package let lowestRows: Int
  package let highestRows: Int
}

/// Tells a wandering estimate from news; knows nothing of where the observations come from.
package struct FlapDetector: Sendable {
  /// The row counts at which the analyzer changes a table's size category.
  package static let thresholds = [10_000, 100_000, 1_000_000]

  private let window: Int
  private let leastCrossings: Int

  /// Looks at the last `window` observations; there and back, two crossings, is a flap.
  package init(window: Int = 12, leastCrossings: Int = 2) {
    self.window = window
    self.leastCrossings = leastCrossings
  }

  /// The flap that these observations show, oldest first and the current one last; nil when there is none.
  package func flap(of table: String, in observations: [StrategyObservation]) -> StrategyFlap? {
    let recent = observations.suffix(window)
    let crossings = zip(recent, recent.dropFirst()).count { $0.strategy != $1.strategy }
    // More than two strategies are a development, not a flap.
    guard crossings >= leastCrossings, Set(recent.map(\.strategy)).count == 2 else { return nil }
    let rows = recent.compactMap(\.estimatedRows)
    guard let lowest = rows.min(), let highest = rows.max() else { return nil }
    guard let threshold = Self.thresholds.first(where: { lowest < $0 && $0 <= highest }) else { return nil }
    return StrategyFlap(
      table: table,
      crossings: crossings,
      threshold: threshold,
      lowestRows: lowest,
      highestRows: highest
    )
  }
}

extension TablesDiff {
  /// The same comparison with the strategy changes of flapping tables turned into remarks.
  package func explaining(_ flaps: [StrategyFlap]) -> TablesDiff {
    let byTable = Dictionary(flaps.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
    let explained = changes.map { change in
      guard change.kind == .strategyChanged, let flap = byTable[change.table] else { return change }
      return change.flapping(flap)
    }
    return TablesDiff(
      changes: explained,
      fileFindings: fileFindings,
      classes: classes,
      tablesOld: summary.tablesOld,
      tablesNew: summary.tablesNew,
      isFirst: isFirst
    )
  }
}

extension TableChange {
  fileprivate func flapping(_ flap: StrategyFlap) -> TableChange {
    TableChange(
      table: table,
      kind: .strategyFlapping,
      severity: .informational,
      field: field,
      old: old,
      new: new,
      oldMark: oldMark,
      newMark: newMark,
      consequences: consequences,
      note: "\(flap.crossings) changes lately; \(flap.lowestRows) to \(flap.highestRows) rows around \(flap.threshold)."
    )
  }
}
