// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// Each field has the type that its readers expect.
struct FieldType: ValidationRule {
  let id = "field-type"
  let severity = ValidationSeverity.invalid
  let reason = """
    Readers compute with numbers, join lists and format floats without checking; a null or a text in their place \
    ends the copy of the table with an exception.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.entries.flatMap { entry in
      entry.fields.flatMap { field, node in
        (FieldCatalogue.table[field]?.mismatches(node, path: field) ?? []).map { mismatch in
          finding(mismatch.message, at: mismatch.node.mark, table: entry.name, field: field)
        }
      }
    }
  }
}
