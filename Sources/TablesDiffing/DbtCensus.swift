// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Counts dbt flags over all tables: flags that flip together mean that the dbt project was not found, or found again.
struct DbtCensus {
  private var modeledBefore = 0
  private var modeledAfter = 0
  private var flipped = 0

  mutating func count(_ pair: TablePair) {
    guard pair.format.isShared(Field.isModeled) else { return }
    let before = pair.oldValue(Field.isModeled) == .bool(true)
    let after = pair.differs(in: Field.isModeled) ? pair.newValue(Field.isModeled) == .bool(true) : before
    if before { modeledBefore += 1 }
    if after { modeledAfter += 1 }
    if before != after { flipped += 1 }
  }

  func findings(limit: Int) -> [FileFinding] {
    // One table alone is a change of that table: "all" means something from two on.
    if modeledBefore > 1, modeledAfter == 0 {
      return [
        FileFinding(
          kind: .dbtFlagsLost,
          severity: .risky,
          field: Field.isModeled,
          tables: flipped,
          note: "Every table lost its dbt flag at once: the analyzer did not find the dbt project."
        )
      ]
    }
    guard flipped >= limit else { return [] }
    return [
      FileFinding(
        kind: .dbtFlagsFlipped,
        severity: .risky,
        field: Field.isModeled,
        tables: flipped,
        note: "Many dbt flags changed at once: the analyzer looked at another dbt project, or found it again."
      )
    ]
  }
}
