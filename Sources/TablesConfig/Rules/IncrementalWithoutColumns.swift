// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// An incremental table has a column that tells new rows.
struct IncrementalWithoutColumns: ValidationRule {
  let id = "incremental-without-columns"
  let severity = ValidationSeverity.blocked
  let reason = """
    The incremental copy builds its condition from incremental_columns; without any it fails on every run of \
    the table.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.compactMap { entry in
      guard entry.isIncremental, let node = entry["incremental_columns"], node.value.sequence?.isEmpty == true else {
        return nil
      }
      return finding(
        "\(entry.extractionStrategy ?? "") needs at least one incremental column",
        at: node.mark,
        table: entry.name,
        field: "incremental_columns"
      )
    }
  }
}
