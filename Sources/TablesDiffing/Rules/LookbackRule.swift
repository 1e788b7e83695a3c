// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// The window of late edits that are copied again. Dropping or narrowing it loses edits without a trace.
struct LookbackRule: TableRule {
  let fields: Set<String> = [Field.lookback]

  func changes(in pair: TablePair) -> [TableChange] {
    // Few tables have a window, so "no table has one any more" is a loss for each of them before it is news about the format.
    let before = Window(pair.oldValue(Field.lookback))
    let after = Window(pair.newValue(Field.lookback))
    guard before != nil || after != nil || pair.differs(in: Field.lookback) else { return [] }
    switch (before, after) {
    case (.some, nil): return [pair.change(.lookbackDropped, .silentLoss, field: Field.lookback)]
    case (nil, .some):
      return pair.format.isShared(Field.lookback)
        ? [pair.change(.lookbackAdded, .informational, field: Field.lookback)] : []
    case (.some(let old), .some(let new)): return changes(from: old, to: new, in: pair)
    case (nil, nil):
      return [pair.change(.lookbackChanged, .informational, field: Field.lookback, note: "It is switched off in both.")]
    }
  }

  private func changes(from old: Window, to new: Window, in pair: TablePair) -> [TableChange] {
    var found: [TableChange] = []
    if old.days != new.days {
      found.append(
        pair.inner(Field.lookback, "window_days", new.days < old.days ? .lookbackNarrowed : .lookbackChanged)
      )
    }
    if old.columns != new.columns {
      let isNarrowed = !old.columns.isSubset(of: new.columns)
      found.append(pair.inner(Field.lookback, "predicate_columns", isNarrowed ? .lookbackNarrowed : .lookbackChanged))
    }
    return found.isEmpty && pair.differs(in: Field.lookback)
      ? [pair.change(.lookbackChanged, .informational, field: Field.lookback)] : found
  }
}

/// A window that is switched on; an entry that does not say `enabled: true` counts as none.
private struct Window: Equatable {
  let days: Double
  let columns: Set<String>

  init?(_ value: YAMLValue?) {
    guard let value, value.entries != nil, value.value(at: "enabled") == .bool(true) else { return nil }
    columns = Set(value.value(at: "predicate_columns")?.items?.map(\.value.spelling) ?? [])
    days =
      switch value.value(at: "window_days") {
      case .int(let days): Double(days)
      case .float(let days): days
      default: 0
      }
  }
}

extension TablePair {
  fileprivate func inner(_ field: String, _ key: String, _ kind: ChangeKind) -> TableChange {
    change(
      kind,
      kind == .lookbackNarrowed ? .silentLoss : .risky,
      field: field + "." + key,
      old: node(old.fields[field], key),
      new: node(new.fields[field], key)
    )
  }

  private func node(_ mapping: YAMLNode?, _ key: String) -> YAMLNode? {
    mapping?.value.entries?.first { $0.key.value == .string(key) }?.value
  }
}
