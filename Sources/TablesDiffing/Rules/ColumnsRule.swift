// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// Columns gone, new, or in another order. Columns that one side does not list are unknown, never removed.
struct ColumnsRule: TableRule {
  let fields: Set<String> = [Field.columnNames]

  func changes(in pair: TablePair) -> [TableChange] {
    let field = pair.format.isShared(Field.columnNames) ? Field.columnNames : Field.columnTypes
    guard pair.differs(in: field) else { return [] }
    guard let before = ColumnList(pair.oldValue(field)), let after = ColumnList(pair.newValue(field)) else {
      return [pair.change(.columnsUnknown, .risky, field: field)]
    }
    let removed = before.names.filter { after.position[$0] == nil }
    let added = after.names.filter { before.position[$0] == nil }
    return removed.map { removal(of: $0, from: before, in: pair) }
      + added.map { addition(of: $0, to: after, in: pair) }
      + reordering(before, after, field: field, in: pair)
      + ColumnRenames(before: before, after: after, pair: pair).suggestions(removed: removed, added: added)
  }

  private func removal(of column: String, from columns: ColumnList, in pair: TablePair) -> TableChange {
    let node = columns.node(column)
    let isWatermark = WatermarkRule.watermark(pair.new.fields)?.node.value == .string(column)
    return pair.change(
      .columnRemoved,
      .breaking,
      field: Field.columnNames + "." + column,
      old: node,
      new: nil,
      consequences: type(of: column, in: pair.oldValue(Field.columnTypes)).map {
        [FieldChange(field: Field.columnTypes + "." + column, old: $0, new: nil)]
      } ?? [],
      note: isWatermark ? "It is the watermark: the next incremental copy fails." : nil
    )
  }

  private func addition(of column: String, to columns: ColumnList, in pair: TablePair) -> TableChange {
    let position = columns.position[column, default: 0]
    return pair.change(
      .columnAdded,
      .risky,
      field: Field.columnNames + "." + column,
      old: nil,
      new: columns.node(column),
      consequences: type(of: column, in: pair.newValue(Field.columnTypes)).map {
        [FieldChange(field: Field.columnTypes + "." + column, old: nil, new: $0)]
      } ?? [],
      note: position == columns.names.count - 1 ? nil : "At position \(position + 1) of \(columns.names.count)."
    )
  }

  private func reordering(_ before: ColumnList, _ after: ColumnList, field: String, in pair: TablePair) -> [TableChange]
  {
    let kept = before.names.filter { after.position[$0] != nil }
    let keptNow = after.names.filter { before.position[$0] != nil }
    guard kept != keptNow, field == Field.columnNames else { return [] }
    return [pair.change(.columnsReordered, .risky, field: field)]
  }

  private func type(of column: String, in types: YAMLValue?) -> YAMLValue? { types?.value(at: column) }
}

/// A table's columns in their order: from `column_names`, or the keys of `column_types`.
struct ColumnList {
  let names: [String]
  let position: [String: Int]
  private let nodes: [YAMLNode]

  init?(_ value: YAMLValue?) {
    switch value {
    case .sequence(let items): nodes = items
    case .mapping(let entries): nodes = entries.map(\.key)
    default: return nil
    }
    names = nodes.map(\.value.spelling)
    position = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
  }

  func node(_ name: String) -> YAMLNode? { position[name].map { nodes[$0] } }
}
