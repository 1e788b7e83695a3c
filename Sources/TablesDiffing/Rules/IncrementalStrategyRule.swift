// SPDX-License-Identifier: MIT

/// How the incremental columns are combined, where their number does not already say so.
struct IncrementalStrategyRule: TableRule {
  let fields: Set<String> = [Field.incrementalStrategy]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.incrementalStrategy), !IncrementalColumnsRule.impliesCombination(pair) else {
      return []
    }
    return [pair.change(.incrementalStrategyChanged, .risky, field: Field.incrementalStrategy)]
  }
}
