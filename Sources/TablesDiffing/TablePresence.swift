// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// Tables that only one of the configurations has.
enum TablePresence {
  static func changes(
    old: TablesConfiguration,
    new: TablesConfiguration,
    completeness: CandidateCompleteness
  ) -> [TableChange] {
    let gone = old.tables.values.filter { new.tables[$0.name] == nil }
    let come = new.tables.values.filter { old.tables[$0.name] == nil }
    let removed = gone.filter { completeness.provesRemoval(of: $0.name) }
    return come.map(added)
      + gone.map {
        completeness.provesRemoval(of: $0.name)
          ? missing($0, .tableRemoved, .breaking) : missing($0, .tableUnknown, .risky)
      }
      + TableRenames.suggestions(removed: removed, added: come)
  }

  private static func added(_ entry: TableEntry) -> TableChange {
    TableChange(table: entry.name, kind: .tableAdded, severity: .informational, newMark: entry.mark)
  }

  private static func missing(_ entry: TableEntry, _ kind: ChangeKind, _ severity: ChangeSeverity) -> TableChange {
    TableChange(table: entry.name, kind: kind, severity: severity, oldMark: entry.mark)
  }
}
