// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// How a table's rows are picked. A strategy that merely follows the table's size over a threshold is one step milder, and takes the
/// size-derived fields with it.
struct StrategyRule: TableRule {
  let fields: Set<String> = [Field.extractionStrategy]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.extractionStrategy) else { return [] }
    let severity = Self.severity(
      old: pair.oldValue(Field.extractionStrategy),
      new: pair.newValue(Field.extractionStrategy)
    )
    guard Self.followsSize(pair) else {
      return [pair.change(.strategyChanged, severity, field: Field.extractionStrategy)]
    }
    return [
      pair.change(
        .strategyChanged,
        severity.eased,
        field: Field.extractionStrategy,
        consequences: pair.fieldChanges(among: Field.sizeDerived),
        note: Self.sizeNote(pair)
      )
    ]
  }

  /// The size category crossed a threshold in the same step.
  static func followsSize(_ pair: TablePair) -> Bool {
    pair.differs(in: Field.extractionStrategy) && pair.differs(in: Field.performanceCategory)
  }

  private static func sizeNote(_ pair: TablePair) -> String {
    let before = pair.oldValue(Field.performanceCategory)?.spelling ?? "none"
    let after = pair.newValue(Field.performanceCategory)?.spelling ?? "none"
    return "Follows the size category, \(before) to \(after)."
  }

  private static func severity(old: YAMLValue?, new: YAMLValue?) -> ChangeSeverity {
    isIncremental(old) && !isIncremental(new) ? .silentLoss : .risky
  }

  private static func isIncremental(_ strategy: YAMLValue?) -> Bool {
    guard case .string(let name) = strategy else { return false }
    // Readers take every name they do not know for a full copy.
    return ["incremental", "incremental_chunked", "chunked_incremental", "streaming_incremental"].contains(name)
  }
}
