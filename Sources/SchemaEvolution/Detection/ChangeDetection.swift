// SPDX-License-Identifier: MIT

internal import ColumnTypes

/// Compares two schemas of a table. Pure: types by what they hold, names by the dialect's case rule, order not at all.
package struct ChangeDetection {
  private let dialect: TypeDialect

  /// `old` nil or without columns is first sight.
  package static func changes(from old: ObservedTable?, to new: ObservedTable) -> SchemaChanges {
    guard let old, !old.columns.isEmpty else {
      var changes = SchemaChanges()
      changes.newColumns = new.columns
      changes.isNewTable = true
      return changes
    }
    return ChangeDetection(dialect: new.dialect).compare(old, new)
  }

  private func compare(_ old: ObservedTable, _ new: ObservedTable) -> SchemaChanges {
    let pairs = pair(old.columns, new.columns)
    var changes = SchemaChanges()
    changes.newColumns = new.columns.filter { column in !pairs.contains { $0.new.name == column.name } }
    changes.removedColumns = old.columns.filter { column in !pairs.contains { $0.old.name == column.name } }
    for pair in pairs {
      let kind = TypeChangeClass(from: pair.old.type, to: pair.new.type, dialect: dialect)
      if kind != .same {
        changes.typeChanges.append(
          .init(column: pair.new.name, oldType: pair.old.type, newType: pair.new.type, kind: kind)
        )
      }
      if let before = pair.old.isNullable, let after = pair.new.isNullable, before != after {
        changes.nullabilityChanges.append(.init(column: pair.new.name, isNullable: after))
      }
    }
    if let before = old.primaryKey, let after = new.primaryKey, before.map(folded) != after.map(folded) {
      changes.keyChange = .init(old: before, new: after)
    }
    changes.renameHints = RenameHints.find(old: old, new: new, changes: changes)
    return changes
  }

  private func folded(_ name: String) -> String { dialect.distinguishesCase ? name : name.lowercased() }

  // Equal names first: a quoted `Id` and `id` may both exist, and then each is its own partner.
  private func pair(_ old: [ObservedColumn], _ new: [ObservedColumn]) -> [(old: ObservedColumn, new: ObservedColumn)] {
    let exact = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
    let newNames = Set(new.map(\.name))
    var loose = Dictionary(old.filter { !newNames.contains($0.name) }.map { (folded($0.name), $0) }) { first, _ in first
    }
    return new.compactMap { column in
      if let partner = exact[column.name] { return (partner, column) }
      return loose.removeValue(forKey: folded(column.name)).map { ($0, column) }
    }
  }
}

/// Pairs of a removed and a new column that look like one column under another name.
enum RenameHints {
  static func find(old: ObservedTable, new: ObservedTable, changes: SchemaChanges) -> [SchemaChanges.RenameHint] {
    var free = changes.newColumns
    return changes.removedColumns.compactMap { removed in
      guard let (index, reason) = partner(of: removed, among: free, old: old, new: new) else { return nil }
      return .init(from: removed.name, to: free.remove(at: index).name, reason: reason)
    }
  }

  private static func partner(
    of removed: ObservedColumn,
    among candidates: [ObservedColumn],
    old: ObservedTable,
    new: ObservedTable
  ) -> (Int, String)? {
    let type = ColumnType(removed.type, dialect: new.dialect)
    let place = old.columns.firstIndex { $0.name == removed.name }
    let sameType = candidates.indices.filter { ColumnType(candidates[$0].type, dialect: new.dialect) == type }
    if let index = sameType.first(where: { letters(candidates[$0].name) == letters(removed.name) }) {
      return (index, "same letters, same type")
    }
    let inPlace = sameType.first { index in new.columns.firstIndex { $0.name == candidates[index].name } == place }
    if let index = inPlace, old.columns.count == new.columns.count {
      return (index, "same place, same type")
    }
    return nil
  }

  private static func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
}
