// SPDX-License-Identifier: MIT

/// Fields that no rule claims: reported one by one, because somebody may read them.
struct OtherFieldsRule: TableRule {
  let fields: Set<String> = []

  func changes(in pair: TablePair) -> [TableChange] {
    pair.differing.filter { !TableRules.claimed.contains($0) }.sorted().map {
      pair.change(.fieldChanged, .risky, field: $0)
    }
  }
}
