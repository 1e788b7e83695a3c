// SPDX-License-Identifier: MIT

/// Both sections are there.
struct SectionMissing: ValidationRule {
  let id = "section-missing"
  let severity = ValidationSeverity.invalid
  let reason = """
    Without tables the configuration reader refuses the file and the replicator silently copies nothing; \
    without metadata the drift check fails.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.defects.compactMap { defect in
      guard case .sectionMissing(let name, let root) = defect else { return nil }
      return finding("the section \(name) is missing", at: root, field: name)
    }
  }
}
