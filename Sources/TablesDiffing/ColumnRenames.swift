// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import OrderedCollections
internal import YAMLDocument

/// Suggests which added column may be a removed one under another name: same type, same place, similar name.
struct ColumnRenames {
  let before: ColumnList
  let after: ColumnList
  let pair: TablePair

  /// Places further apart than this are not "the same position".
  private static let reach = 2

  func suggestions(removed: [String], added: [String]) -> [TableChange] {
    guard !removed.isEmpty, !added.isEmpty else { return [] }
    var open: [Int: String] = [:]
    for name in added { open[after.position[name, default: 0]] = name }
    let oldTypes = types(pair.oldValue("column_types"))
    let newTypes = types(pair.newValue("column_types"))
    return removed.compactMap { name in
      let place = expectedPosition(of: name)
      let candidates = (place - Self.reach...place + Self.reach).compactMap { position in
        open[position].map {
          (position: position, name: $0, score: score(name, $0, oldTypes, newTypes, position == place))
        }
      }
      guard
        let best = candidates.filter({ $0.score >= 1 }).max(by: { ($0.score, $1.position) < ($1.score, $0.position) })
      else {
        return nil
      }
      open[best.position] = nil
      return pair.change(
        .possibleColumnRename,
        .informational,
        field: Field.columnNames + "." + name,
        old: before.node(name),
        new: after.node(best.name)
      )
    }
  }

  /// Where the column would stand now: as far behind its nearest surviving predecessor as it was.
  private func expectedPosition(of name: String) -> Int {
    let position = before.position[name, default: 0]
    // Bounded, so that a table that lost every column stays linear.
    for index in stride(from: position - 1, through: max(0, position - 64), by: -1) {
      if let now = after.position[before.names[index]] { return now + position - index }
    }
    return position
  }

  /// From 1 on it is worth a suggestion. Known equal types ask for less likeness of names, unknown ones for more.
  private func score(
    _ old: String,
    _ new: String,
    _ oldTypes: [String: String],
    _ newTypes: [String: String],
    _ exact: Bool
  ) -> Double {
    let likeness = NameSimilarity.of(old, new)
    guard let before = oldTypes[old], let after = newTypes[new] else { return likeness / (exact ? 0.5 : 0.65) }
    guard TypeChangeClass(from: before, to: after, dialect: .mysql) == .same else { return 0 }
    return likeness / (exact ? 0.4 : 0.55)
  }

  private func types(_ value: YAMLValue?) -> [String: String] {
    Dictionary(
      (value?.entries ?? []).map { ($0.key.value.spelling, $0.value.value.spelling) },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
