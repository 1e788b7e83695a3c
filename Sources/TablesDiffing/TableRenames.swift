// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// Suggests which added table may be a removed one under another name: at least 80 % of the columns are the same.
enum TableRenames {
  private static let threshold = 0.8
  /// A table of one or two columns resembles too many others.
  private static let leastColumns = 3
  /// A column that more removed tables have than this does not tell them apart, and would make the search quadratic.
  private static let commonColumn = 32

  static func suggestions(removed: [TableEntry], added: [TableEntry]) -> [TableChange] {
    guard !removed.isEmpty, !added.isEmpty else { return [] }
    let gone = removed.map(signature)
    let index = columnIndex(gone)
    var matches: [(old: Int, new: Int, share: Double)] = []
    for (position, entry) in added.enumerated() {
      let columns = signature(entry)
      guard columns.count >= leastColumns else { continue }
      for candidate in candidates(columns, index) {
        let share =
          Double(columns.intersection(gone[candidate]).count) / Double(max(columns.count, gone[candidate].count))
        if share >= threshold { matches.append((candidate, position, share)) }
      }
    }
    return bestPairs(matches).map { suggestion(from: removed[$0.old], to: added[$0.new], share: $0.share) }
  }

  private static func signature(_ entry: TableEntry) -> Set<String> {
    let columns =
      ColumnList(entry.fields[Field.columnNames]?.value) ?? ColumnList(entry.fields[Field.columnTypes]?.value)
    return Set(columns?.names ?? [])
  }

  private static func columnIndex(_ signatures: [Set<String>]) -> [String: [Int]] {
    var index: [String: [Int]] = [:]
    for (position, columns) in signatures.enumerated() {
      for column in columns { index[column, default: []].append(position) }
    }
    return index.filter { $0.value.count <= commonColumn }
  }

  private static func candidates(_ columns: Set<String>, _ index: [String: [Int]]) -> Set<Int> {
    var found: Set<Int> = []
    for column in columns { found.formUnion(index[column] ?? []) }
    return found
  }

  /// Each table takes part in one suggestion at most: the best one.
  private static func bestPairs(_ matches: [(old: Int, new: Int, share: Double)]) -> [(
    old: Int, new: Int, share: Double
  )] {
    var usedOld: Set<Int> = []
    var usedNew: Set<Int> = []
    return matches.sorted { ($1.share, $0.old, $0.new) < ($0.share, $1.old, $1.new) }.filter { match in
      guard !usedOld.contains(match.old), !usedNew.contains(match.new) else { return false }
      usedOld.insert(match.old)
      usedNew.insert(match.new)
      return true
    }
  }

  private static func suggestion(from old: TableEntry, to new: TableEntry, share: Double) -> TableChange {
    TableChange(
      table: old.name,
      kind: .possibleTableRename,
      severity: .informational,
      old: .string(old.name),
      new: .string(new.name),
      oldMark: old.mark,
      newMark: new.mark,
      note: "\(Int((share * 100).rounded(.down))) % of the columns are the same."
    )
  }
}
