// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Some table is modeled in dbt.
struct DbtFlagsGone: ValidationRule {
  let id = "dbt-flags-gone"
  let severity = ValidationSeverity.warning
  let reason = """
    Not one modeled table usually means that the analyzer did not find the dbt project; with version 4.1 most tables \
    then change from in-place updates to append-only.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    let flags = document.describedTables.compactMap(\.isModeled)
    guard !flags.isEmpty, !flags.contains(true), let section = document.section("tables") else { return [] }
    return [
      finding("no table is modeled in dbt: was the dbt project found?", at: section.key.mark, field: "is_modeled")
    ]
  }
}
