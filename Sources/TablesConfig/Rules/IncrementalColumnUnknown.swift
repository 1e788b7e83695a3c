// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Columns that the incremental copy uses exist in the table.
struct IncrementalColumnUnknown: ValidationRule {
  let id = "incremental-column-unknown"
  let severity = ValidationSeverity.blocked
  let reason =
    "The replicator names these columns in its SQL; one that the table does not have is an error on every run."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      guard let known = entry.columnNames else { return [ValidationFinding]() }
      var found = (entry["incremental_columns"]?.value.sequence ?? []).compactMap { node in
        unknown(node, "incremental_columns", of: entry, known)
      }
      for field in ["primary_incremental_column", "replicator_watermark_column"] {
        if let node = entry[field], let finding = unknown(node, field, of: entry, known) { found.append(finding) }
      }
      return found
    }
  }

  private func unknown(_ node: YAMLNode, _ field: String, of entry: TableEntry, _ known: [String]) -> ValidationFinding?
  {
    guard let column = node.value.string, !known.contains(column) else { return nil }
    return finding(
      "\(field): the table has no column \"\(TerminalText.inert(column))\"",
      at: node.mark,
      table: entry.name,
      field: field
    )
  }
}
