// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Each metadata value has the type that its readers expect.
struct MetadataType: ValidationRule {
  let id = "metadata-type"
  let severity = ValidationSeverity.invalid
  let reason = """
    An unquoted generated_at is read as a date and stops the scheduler's validation; an unquoted version is \
    read as a number, and total_tables is computed with.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.configuration.metadata.flatMap { key, node in
      (FieldCatalogue.metadata[key]?.mismatches(node, path: "metadata.\(key)") ?? []).map { mismatch in
        finding(mismatch.message, at: mismatch.node.mark, field: key)
      }
    }
  }
}
