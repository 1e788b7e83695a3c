// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Whether edited rows are copied again: losing `in_place_updates` loses edits.
struct SyncProfileRule: TableRule {
  let fields: Set<String> = [Field.syncProfile]

  func changes(in pair: TablePair) -> [TableChange] {
    guard pair.differs(in: Field.syncProfile) else { return [] }
    let isLoss = pair.oldValue(Field.syncProfile) == .string("in_place_updates")
    return [pair.change(.syncProfileChanged, isLoss ? .silentLoss : .risky, field: Field.syncProfile)]
  }
}
