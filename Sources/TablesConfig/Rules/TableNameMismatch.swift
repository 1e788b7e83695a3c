// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// A table is called what its key says.
struct TableNameMismatch: ValidationRule {
  let id = "table-name-mismatch"
  let severity = ValidationSeverity.invalid
  let reason = """
    The analyzer writes the name twice and always equally; where they differ, lines were lost or mixed, \
    and the contract test refuses the file.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.entries.compactMap { entry in
      guard let node = entry["table_name"], let name = node.value.string, name != entry.name else { return nil }
      return finding(
        "table_name is \"\(TerminalText.inert(name))\" under the key \"\(TerminalText.inert(entry.name))\"",
        at: node.mark,
        table: entry.name,
        field: "table_name"
      )
    }
  }
}
