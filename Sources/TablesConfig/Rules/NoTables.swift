// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// At least one table is there.
struct NoTables: ValidationRule {
  let id = "no-tables"
  let severity = ValidationSeverity.invalid
  let reason = """
    An analyzer that was shown an empty database writes an empty section; the pipeline would copy nothing \
    and report success.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard document.configuration.shape == .current, let section = document.section("tables"),
      section.value.value.mapping?.isEmpty == true
    else { return [] }
    return [finding("the file holds no table", at: section.value.mark)]
  }
}
