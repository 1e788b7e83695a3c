// SPDX-License-Identifier: MIT

/// The sections are those of the current format.
struct OlderShape: ValidationRule {
  let id = "older-shape"
  let severity = ValidationSeverity.invalid
  let reason = """
    Every reader since July 2025 looks for the section tables; in the older shape with three sections \
    it finds no table to load.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.defects.compactMap { defect in
      guard case .olderShape(let mark) = defect else { return nil }
      return finding(
        "this is the older shape with source_tables instead of tables; it can be compared, but not put to use",
        at: mark
      )
    }
  }
}
