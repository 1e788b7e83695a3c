// SPDX-License-Identifier: MIT

/// The file ends with a line feed.
struct NoFinalNewline: ValidationRule {
  let id = "no-final-newline"
  let severity = ValidationSeverity.invalid
  let reason = """
    The analyzer ends every file with a line feed; where it is missing, the write was cut short \
    and the last value may be half of what it should be.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard !document.source.endsWithLineFeed else { return [] }
    return [finding("the file does not end with a line feed: it was cut short", at: document.source.end)]
  }
}
