// SPDX-License-Identifier: MIT

internal import SchemaEvolution
internal import TablesDiffing

/// What changed in the source and does not stand in the report, because `tables.yml` does not carry it: nullability always, types
/// where the file lists none, everything about a table that the analyzer leaves out.
struct UnreportedChanges {
  /// Table and field of each change in the report, columns by their name.
  private let reported: Set<[String]>

  init(beside diff: TablesDiff?) {
    var reported: Set<[String]> = []
    for change in diff?.changes ?? [] {
      switch change.kind {
      case .columnAdded: reported.insert([change.table, "added", change.new?.spelling ?? ""])
      case .columnRemoved: reported.insert([change.table, "removed", change.old?.spelling ?? ""])
      default: reported.insert([change.table, change.kind.rawValue, change.field])
      }
    }
    self.reported = reported
  }

  /// The changes of a table without those that the report tells.
  func remainder(of changes: SchemaChanges, in table: String) -> SchemaChanges {
    var rest = changes
    rest.newColumns.removeAll { reported.contains([table, "added", $0.name]) }
    rest.removedColumns.removeAll { reported.contains([table, "removed", $0.name]) }
    rest.typeChanges.removeAll {
      reported.contains([table, ChangeKind.columnTypeChanged.rawValue, "column_types." + $0.column])
    }
    if reported.contains([table, ChangeKind.primaryKeyChanged.rawValue, "primary_key"]) { rest.keyChange = nil }
    return rest
  }
}
