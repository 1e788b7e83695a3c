// SPDX-License-Identifier: MIT

/// The extraction strategy is a known one.
struct ExtractionStrategyUnknown: ValidationRule {
  let id = "extraction-strategy-unknown"
  let severity = ValidationSeverity.blocked
  let reason = """
    The replicator takes an unknown extraction_strategy for full_table without a word: a large table is then \
    copied whole every time.
    """

  private static let field = ClosedField(
    name: "extraction_strategy",
    words: [
      "full_table", "incremental", "incremental_chunked", "chunked_incremental", "small_table", "streaming_incremental",
    ]
  )

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    strangers(Self.field, in: document)
  }
}
