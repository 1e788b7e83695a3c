// SPDX-License-Identifier: MIT

/// The processing priority is a known one.
struct ProcessingPriorityUnknown: ValidationRule {
  let id = "processing-priority-unknown"
  let severity = ValidationSeverity.warning
  let reason = "Runs by processing_priority leave a table with an unknown word out, and the contract test refuses it."

  private static let field = ClosedField(
    name: "processing_priority",
    words: ["high", "medium", "low"]
  )

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    strangers(Self.field, in: document)
  }
}
