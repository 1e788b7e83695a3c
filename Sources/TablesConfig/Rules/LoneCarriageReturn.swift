// SPDX-License-Identifier: MIT

/// No carriage return stands alone.
struct LoneCarriageReturn: ValidationRule {
  let id = "lone-carriage-return"
  let severity = ValidationSeverity.invalid
  let reason = """
    YAML takes a lone carriage return for the end of a line while editors and line tools do not; no analyzer \
    writes one, so the file was damaged on its way.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard let mark = document.source.loneCarriageReturn else { return [] }
    return [finding("a carriage return without a line feed: the file was damaged", at: mark)]
  }
}
