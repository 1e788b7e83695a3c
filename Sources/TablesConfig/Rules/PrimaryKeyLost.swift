// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// A table whose cursor is a primary key also names that key.
struct PrimaryKeyLost: ValidationRule {
  let id = "primary-key-lost"
  let severity = ValidationSeverity.invalid
  let reason = """
    The primary key is the last field of an entry, so a write that was cut short just before it looks complete; \
    the loader would then merge rows on a column named id that does not exist.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    // Analyzers before version 4 wrote no primary keys at all.
    guard document.describedTables.contains(where: { $0["primary_key"] != nil }) else { return [] }
    return document.describedTables.compactMap { entry in
      guard entry["primary_key"] == nil, let column = entry.incrementalColumns.first(where: Self.isKeyName) else {
        return nil
      }
      return finding(
        "primary_key is missing, although \(TerminalText.inert(column)) is listed as only a primary key is",
        at: entry.mark,
        table: entry.name,
        field: "primary_key"
      )
    }
  }

  /// The schema's numeric keys are named so, and the analyzer lists no other column that is not a date or time.
  private static func isKeyName(_ column: String) -> Bool { column.hasSuffix("Num") }
}
