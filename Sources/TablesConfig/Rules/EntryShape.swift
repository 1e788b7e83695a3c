// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Each table is a mapping of fields.
struct EntryShape: ValidationRule {
  let id = "entry-shape"
  let severity = ValidationSeverity.invalid
  let reason =
    "Every reader asks a table for its fields by name; an entry that is empty, a list or a word stops the whole load."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.defects.compactMap { defect in
      guard case .entryNotMapping(let table, let key, let node) = defect else { return nil }
      return finding("the table must be a mapping of fields, not \(node.value.kind)", at: key, table: table)
    }
  }
}
