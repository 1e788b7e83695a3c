// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The dbt model types are known layers.
struct DbtModelTypeUnknown: ValidationRule {
  let id = "dbt-model-type-unknown"
  let severity = ValidationSeverity.warning
  let reason = "The summary counts tables by dbt layer; a layer that does not exist is in none of its figures."

  private static let layers = ["staging", "mart", "intermediate"]

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.flatMap { entry in
      (entry["dbt_model_types"]?.value.sequence ?? []).compactMap { node in
        guard let layer = node.value.string, !Self.layers.contains(layer) else { return nil }
        return finding(
          "\"\(TerminalText.inert(layer))\" is none of \(Self.layers.joined(separator: ", "))",
          at: node.mark,
          table: entry.name,
          field: "dbt_model_types"
        )
      }
    }
  }
}
