// SPDX-License-Identifier: MIT

/// All changes of one table together, worst first.
package struct ChangedTable: Hashable, Sendable {
  package let name: String
  package let severity: ChangeSeverity
  package let changes: [TableChange]
}

extension TablesDiff {
  /// The tables with changes: worst first, then the one with more changes, then by name.
  package var changedTables: [ChangedTable] {
    var positions: [String: Int] = [:]
    var groups: [[TableChange]] = []
    for change in changes {
      if let position = positions[change.table] {
        groups[position].append(change)
      } else {
        positions[change.table] = groups.count
        groups.append([change])
      }
    }
    // `changes` is sorted worst first, so a group's first change is its worst.
    return groups.map { ChangedTable(name: $0[0].table, severity: $0[0].severity, changes: $0) }
      .sorted { left, right in
        if left.severity != right.severity { return left.severity > right.severity }
        if left.changes[0].kind != right.changes[0].kind { return left.changes[0].kind < right.changes[0].kind }
        return left.name < right.name
      }
  }
}
