// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// Types are recorded for exactly the columns that are listed.
struct ColumnTypesMismatch: ValidationRule {
  let id = "column-types-mismatch"
  let severity = ValidationSeverity.blocked
  let reason = """
    The comparison tells changed types and removed columns from these two fields together; \
    if they disagree, one of them is wrong and a change goes unseen.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.compactMap { entry in
      guard let node = entry["column_types"], let types = entry.columnTypes, let names = entry.columnNames else {
        return nil
      }
      let untyped = names.filter { types[$0] == nil }
      let listed = Set(names)
      let unlisted = types.keys.filter { !listed.contains($0) }
      guard let column = untyped.first ?? unlisted.first else { return nil }
      let count = untyped.count + unlisted.count
      let others = count > 1 ? " and \(count - 1) more" : ""
      let what = untyped.isEmpty ? "a type, but is not listed in column_names" : "no type"
      return finding(
        "\"\(TerminalText.inert(column))\"\(others) has \(what)",
        at: node.mark,
        table: entry.name,
        field: "column_types"
      )
    }
  }
}
