// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// No table is marked as failed.
struct ErrorEntry: ValidationRule {
  let id = "error-entry"
  let severity = ValidationSeverity.warning
  let reason = """
    The analyzer could not describe such a table; it has no batch size and no category, so copying it fails \
    until the next successful analysis.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.entries.compactMap { entry in
      guard let node = entry["error"] else { return nil }
      return finding(
        "the analyzer could not describe this table: \(Self.firstLine(of: entry.error ?? ""))",
        at: node.mark,
        table: entry.name,
        field: "error"
      )
    }
  }

  private static func firstLine(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    return TerminalText.inert(line.count > 120 ? "\(line.prefix(119))…" : line)
  }
}
