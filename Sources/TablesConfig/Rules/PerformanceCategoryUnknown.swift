// SPDX-License-Identifier: MIT

/// The performance category is a known one.
struct PerformanceCategoryUnknown: ValidationRule {
  let id = "performance-category-unknown"
  let severity = ValidationSeverity.blocked
  let reason =
    "The replicator raises an exception for an unknown performance_category, and runs by category leave the table out."

  private static let field = ClosedField(
    name: "performance_category",
    words: ["tiny", "small", "medium", "large"]
  )

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    strangers(Self.field, in: document)
  }
}
