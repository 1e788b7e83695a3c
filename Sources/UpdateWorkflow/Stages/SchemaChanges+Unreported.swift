// SPDX-License-Identifier: MIT

package import SchemaEvolution
package import TablesDiffing

extension SchemaChanges {
  /// What the comparison of the configurations does not tell already: a reader hears of each change once.
  package func unreported(for table: String, by diff: TablesDiff?) -> SchemaChanges {
    let told = (diff?.changes ?? []).filter { $0.table == table }
    func columns(_ kind: ChangeKind) -> Set<String> { Set(told.filter { $0.kind == kind }.compactMap(\.column)) }
    let (added, removed, retyped) = (columns(.columnAdded), columns(.columnRemoved), columns(.columnTypeChanged))

    var rest = self
    rest.newColumns.removeAll { added.contains($0.name) }
    rest.removedColumns.removeAll { removed.contains($0.name) }
    rest.typeChanges.removeAll { retyped.contains($0.column) }
    rest.renameHints.removeAll { added.contains($0.to) && removed.contains($0.from) }
    if told.contains(where: { $0.kind == .primaryKeyChanged }) { rest.keyChange = nil }
    return rest
  }
}

extension TableChange {
  /// The column of a change of one column: its field is `column_types.<column>`, and a name may hold points.
  fileprivate var column: String? {
    field.firstIndex(of: ".").map { String(field[field.index(after: $0)...]) }
  }
}
