// SPDX-License-Identifier: MIT

/// An incremental table has a primary key to merge by.
struct IncrementalWithoutPrimaryKey: ValidationRule {
  let id = "incremental-without-primary-key"
  let severity = ValidationSeverity.warning
  let reason =
    "The loader merges changed rows by primary_key and, without one, by a column named id that the table does not have."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    // Analyzers before version 4 wrote no primary keys at all.
    guard document.describedTables.contains(where: { $0["primary_key"] != nil }) else { return [] }
    return document.describedTables.compactMap { entry in
      guard entry.isIncremental, entry["primary_key"] == nil else { return nil }
      return finding(
        "\(entry.extractionStrategy ?? "") without a primary key: changed rows cannot be merged",
        at: entry.mark,
        table: entry.name,
        field: "primary_key"
      )
    }
  }
}
