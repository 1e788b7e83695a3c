// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Both sections are mappings.
struct SectionShape: ValidationRule {
  let id = "section-shape"
  let severity = ValidationSeverity.invalid
  let reason =
    "Readers subscript metadata and walk through tables; an empty or listed section is an exception in each of them."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.defects.compactMap { defect in
      guard case .sectionNotMapping(let name, let node) = defect else { return nil }
      return finding("the section \(name) must be a mapping, not \(node.value.kind)", at: node.mark, field: name)
    }
  }
}
