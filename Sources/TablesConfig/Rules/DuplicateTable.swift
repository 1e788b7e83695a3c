// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// Table names differ by more than their case.
struct DuplicateTable: ValidationRule {
  let id = "duplicate-table"
  let severity = ValidationSeverity.warning
  let reason = """
    The contract test requires names that are unique ignoring case, and a case-insensitive database \
    would load both entries from one table.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    var first: [String: TableEntry] = [:]
    return document.entries.compactMap { entry in
      let folded = entry.name.lowercased()
      guard let earlier = first[folded] else {
        first[folded] = entry
        return nil
      }
      return finding(
        "differs from \"\(TerminalText.inert(earlier.name))\" at \(earlier.mark) only by case",
        at: entry.mark,
        table: entry.name
      )
    }
  }
}
