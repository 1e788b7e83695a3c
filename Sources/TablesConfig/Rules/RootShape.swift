// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The document is a mapping of sections.
struct RootShape: ValidationRule {
  let id = "root-shape"
  let severity = ValidationSeverity.invalid
  let reason =
    "The pipeline's configuration reader looks sections up by name; it cannot even start on a list or a single value."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.defects.compactMap { defect in
      guard case .rootNotMapping(let root) = defect else { return nil }
      return finding("the file must be a mapping of sections, not \(root.value.kind)", at: root.mark)
    }
  }
}
