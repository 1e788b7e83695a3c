// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The look-back window is cut by columns of the table.
struct LookbackColumnUnknown: ValidationRule {
  let id = "lookback-column-unknown"
  let severity = ValidationSeverity.blocked
  let reason =
    "The look-back copy selects recent rows by these columns; one that the table does not have fails the whole table."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      guard let names = entry.columnNames, let window = entry["lookback_resync"]?.value.mapping else {
        return [ValidationFinding]()
      }
      let predicates = window.first { $0.key.value == .string("predicate_columns") }?.value.value.sequence ?? []
      return predicates.compactMap { node in
        guard let column = node.value.string, !names.contains(column) else { return nil }
        return finding(
          "lookback_resync: the table has no column \"\(TerminalText.inert(column))\"",
          at: node.mark,
          table: entry.name,
          field: "lookback_resync"
        )
      }
    }
  }
}
