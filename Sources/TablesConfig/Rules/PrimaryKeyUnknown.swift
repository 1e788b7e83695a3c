// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The primary key is a column of the table.
struct PrimaryKeyUnknown: ValidationRule {
  let id = "primary-key-unknown"
  let severity = ValidationSeverity.blocked
  let reason = """
    The loader merges rows on the primary key and the replicator pages by it; a column that does not exist \
    is an SQL error in both.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.compactMap { entry in
      guard let node = entry["primary_key"], let column = node.value.string, let names = entry.columnNames,
        !names.contains(column)
      else { return nil }
      return finding(
        "primary_key: the table has no column \"\(TerminalText.inert(column))\"",
        at: node.mark,
        table: entry.name,
        field: "primary_key"
      )
    }
  }
}
