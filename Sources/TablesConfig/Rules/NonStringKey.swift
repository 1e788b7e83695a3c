// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Every key is text.
struct NonStringKey: ValidationRule {
  let id = "non-string-key"
  let severity = ValidationSeverity.invalid
  let reason = """
    Readers look tables, fields and columns up by their text; a bare on, no, 7 or null as a key \
    is a boolean, a number or nothing to them, and is never found.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    var findings: [ValidationFinding] = []
    collect(in: document.root, &findings)
    return findings
  }

  private func collect(in node: YAMLNode, _ findings: inout [ValidationFinding]) {
    switch node.value {
    case .mapping(let entries):
      for entry in entries {
        if entry.key.value.string == nil { findings.append(finding(for: entry.key)) }
        collect(in: entry.value, &findings)
      }
    case .sequence(let nodes):
      for node in nodes { collect(in: node, &findings) }
    default: break
    }
  }

  private func finding(for key: YAMLNode) -> ValidationFinding {
    let text = TerminalText.inert(key.value.scalarText ?? "")
    return finding("the key \(text) is \(key.value.kind), not a string; quote it to mean the text", at: key.mark)
  }
}
