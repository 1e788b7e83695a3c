// SPDX-License-Identifier: MIT

package import TablesDiffing

/// A column or table whose disappearance or new type somebody may feel.
package struct ImpactSubject: Hashable, Sendable {
  package enum Event: String, Hashable, Sendable, CaseIterable {
    case removed
    /// Removed, and a new one looks like it under another name.
    case renamed
    case retyped
  }

  package let table: String
  /// Nil when the table as a whole is meant.
  package let column: String?
  package let event: Event
  /// The likely new name of what was renamed.
  package let newName: String?
  /// The change's own severity.
  package let severity: ChangeSeverity
  /// Which change of the comparison it is.
  package let fingerprint: String

  package init(
    table: String,
    column: String?,
    event: Event,
    newName: String? = nil,
    severity: ChangeSeverity,
    fingerprint: String
  ) {
    self.table = table
    self.column = column
    self.event = event
    self.newName = newName
    self.severity = severity
    self.fingerprint = fingerprint
  }

  /// `document.ExternalGUID`
  package var name: String { column.map { "\(table).\($0)" } ?? table }

  /// The subjects among changes, in their order.
  static func of(_ changes: [TableChange]) -> [ImpactSubject] {
    var renames: [String: String] = [:]
    for change in changes where change.kind == .possibleTableRename || change.kind == .possibleColumnRename {
      let column = change.kind == .possibleColumnRename ? change.columnName : nil
      renames[key(change.table, column)] = change.new?.spelling
    }
    return changes.compactMap { change in
      switch change.kind {
      case .tableRemoved: gone(change, nil, renames)
      case .columnRemoved: gone(change, change.columnName, renames)
      case .columnTypeChanged:
        ImpactSubject(
          table: change.table,
          column: change.columnName,
          event: .retyped,
          severity: change.severity,
          fingerprint: change.fingerprint
        )
      default: nil
      }
    }
  }

  private static func gone(_ change: TableChange, _ column: String?, _ renames: [String: String]) -> ImpactSubject {
    let newName = renames[key(change.table, column)]
    return ImpactSubject(
      table: change.table,
      column: column,
      event: newName == nil ? .removed : .renamed,
      newName: newName,
      severity: change.severity,
      fingerprint: change.fingerprint
    )
  }

  private static func key(_ table: String, _ column: String?) -> String { table + "\u{0}" + (column ?? "") }
}

extension TableChange {
  // A column's name may itself have dots in it.
  fileprivate var columnName: String? {
    field.firstIndex(of: ".").map { String(field[field.index(after: $0)...]) }
  }
}
