// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// The file holds as many tables as it says.
struct TableCountMismatch: ValidationRule {
  let id = "table-count-mismatch"
  let severity = ValidationSeverity.invalid
  let reason = """
    A write that was cut short is often valid YAML with fewer tables; the missing ones would silently not be \
    copied any more.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard let node = document.configuration.metadata["total_tables"], let declared = node.value.int,
      let held = document.writtenTableCount, held != declared
    else { return [] }
    return [finding("metadata says \(declared), the file holds \(held)", at: node.mark, field: "total_tables")]
  }
}
