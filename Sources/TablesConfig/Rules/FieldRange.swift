// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Numbers lie where their readers can use them.
struct FieldRange: ValidationRule {
  let id = "field-range"
  let severity = ValidationSeverity.blocked
  let reason = """
    The configuration reader refuses a batch size outside of 1 to 100000, and negative estimates turn the \
    choice of the copy method upside down.
    """

  private static let ranges: [(field: String, range: ClosedRange<Double>, words: String)] = [
    ("batch_size", 1...100_000, "between 1 and 100000"),
    ("estimated_rows", 0...Double.greatestFiniteMagnitude, "0 or more"),
    ("estimated_size_mb", 0...Double.greatestFiniteMagnitude, "0 or more"),
    ("estimated_processing_time_minutes", 0...Double.greatestFiniteMagnitude, "0 or more"),
    ("time_gap_threshold_days", 1...100_000, "1 or more"),
  ]

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      Self.ranges.compactMap { field, range, words in
        guard let node = entry[field], let number = node.value.number, !range.contains(number) else { return nil }
        return finding(
          "\(field) must be \(words), not \(node.value.scalarText ?? "")",
          at: node.mark,
          table: entry.name,
          field: field
        )
      }
    }
  }
}
