// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The watermark is one of the incremental columns.
struct WatermarkNotIncremental: ValidationRule {
  let id = "watermark-not-incremental"
  let severity = ValidationSeverity.blocked
  let reason = """
    The replicator remembers the watermark's last value and the loader filters by incremental_columns; \
    if one is not among the others, rows are copied and then not loaded.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      guard let columns = entry["incremental_columns"]?.value.strings else { return [ValidationFinding]() }
      return ["primary_incremental_column", "replicator_watermark_column"].compactMap { field in
        guard let node = entry[field], let column = node.value.string, !columns.contains(column) else { return nil }
        return finding(
          "\(field) \"\(TerminalText.inert(column))\" is not among the incremental_columns",
          at: node.mark,
          table: entry.name,
          field: field
        )
      }
    }
  }
}
