// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// The column that the replicator follows: `replicator_watermark_column`, or `primary_incremental_column` where the former is not written.
struct WatermarkRule: TableRule {
  let fields: Set<String> = [Field.replicatorWatermark, Field.primaryIncrementalColumn]

  func changes(in pair: TablePair) -> [TableChange] {
    let before = Self.watermark(pair.old.fields)
    let after = Self.watermark(pair.new.fields)
    guard let field = after?.field ?? before?.field else { return [] }
    let old = before?.node
    let new = after?.node
    if old?.value ?? .null == new?.value ?? .null { return fallbackChange(in: pair, watermarkField: field) }
    let (kind, severity) = Self.judgement(old: old?.value ?? .null, new: new?.value ?? .null)
    return [
      pair.change(
        kind,
        severity,
        field: field,
        old: old,
        new: new,
        consequences: pair.fieldChanges(among: fields.subtracting([field])),
        note: note(old?.value, new?.value, pair)
      )
    ]
  }

  static func watermark(_ fields: OrderedDictionary<String, YAMLNode>) -> (field: String, node: YAMLNode)? {
    if let node = fields[Field.replicatorWatermark], node.value != .null { return (Field.replicatorWatermark, node) }
    return fields[Field.primaryIncrementalColumn].map { (Field.primaryIncrementalColumn, $0) }
  }

  private static func judgement(old: YAMLValue, new: YAMLValue) -> (ChangeKind, ChangeSeverity) {
    if new == .null { return (.watermarkLost, .breaking) }
    if old == .null { return (.watermarkGained, .risky) }
    return (.watermarkMoved, .silentLoss)
  }

  private func note(_ old: YAMLValue?, _ new: YAMLValue?, _ pair: TablePair) -> String? {
    let keys = (pair.oldValue(Field.primaryKey), pair.newValue(Field.primaryKey))
    if new != nil, new != .null, new == keys.1 {
      return "The primary key dates no edit: edited rows are not copied again."
    }
    if old != nil, old != .null, old == keys.0 {
      return "From the primary key to another column: the table is copied anew once."
    }
    return nil
  }

  /// The watermark stayed, but the column behind it, which the loader falls back to, did not.
  private func fallbackChange(in pair: TablePair, watermarkField: String) -> [TableChange] {
    fields.filter { pair.differs(in: $0) }.sorted().map { field in
      pair.change(
        .fieldChanged,
        field == watermarkField ? .informational : .risky,
        field: field,
        note: "The watermark itself is the same."
      )
    }
  }
}
