// SPDX-License-Identifier: MIT

/// The incremental strategy is a known one.
struct IncrementalStrategyUnknown: ValidationRule {
  let id = "incremental-strategy-unknown"
  let severity = ValidationSeverity.blocked
  let reason = """
    The loader joins the incremental columns with OR unless incremental_strategy says and_logic; an unknown \
    word silently means OR.
    """

  private static let field = ClosedField(
    name: "incremental_strategy",
    words: ["none", "single_column", "or_logic", "and_logic"]
  )

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    strangers(Self.field, in: document)
  }
}
