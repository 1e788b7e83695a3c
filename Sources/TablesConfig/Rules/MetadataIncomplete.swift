// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// The metadata holds what readers take for granted.
struct MetadataIncomplete: ValidationRule {
  let id = "metadata-incomplete"
  let severity = ValidationSeverity.invalid
  let reason = "The scheduler's validation, the drift check and the contract test each fail on a missing metadata key."

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard let section = document.section("metadata"), section.value.value.mapping != nil else { return [] }
    return FieldCatalogue.requiredMetadata.filter { document.configuration.metadata[$0] == nil }.map { key in
      finding("metadata.\(key) is missing", at: section.key.mark, field: key)
    }
  }
}
