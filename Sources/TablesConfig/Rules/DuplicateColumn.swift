// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Column names differ by more than their case.
struct DuplicateColumn: ValidationRule {
  let id = "duplicate-column"
  let severity = ValidationSeverity.blocked
  let reason = """
    A database has each column once, whatever its case; a repeated name makes the loader create a table \
    that does not match its source.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      var seen: Set<String> = []
      return (entry["column_names"]?.value.sequence ?? []).compactMap { node -> ValidationFinding? in
        guard let column = node.value.string, !seen.insert(column.lowercased()).inserted else { return nil }
        return finding(
          "the column \"\(TerminalText.inert(column))\" is listed twice",
          at: node.mark,
          table: entry.name,
          field: "column_names"
        )
      }
    }
  }
}
