// SPDX-License-Identifier: MIT

/// The sync profile is a known one.
struct SyncProfileUnknown: ValidationRule {
  let id = "sync-profile-unknown"
  let severity = ValidationSeverity.blocked
  let reason =
    "The replicator chooses its cursor by sync_profile; with an unknown one, updates of rows already copied are missed."

  private static let field = ClosedField(
    name: "sync_profile",
    words: ["append_only", "in_place_updates"]
  )

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    strangers(Self.field, in: document)
  }
}
