// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// What the `metadata` sections say differently: above all, whether both files come from the same database.
enum MetadataFindings {
  static func findings(old: TablesConfiguration, new: TablesConfiguration) -> [FileFinding] {
    guard !old.metadata.isEmpty else {
      guard !new.metadata.isEmpty else { return [] }
      return [
        FileFinding(
          kind: .metadataIntroduced,
          severity: .informational,
          field: "metadata",
          note: "The older file does not say where it comes from."
        )
      ]
    }
    return old.metadata.keys.union(new.metadata.keys).compactMap { key in
      finding(key, old.metadata[key], new.metadata[key])
    }
  }

  private static func finding(_ key: String, _ before: YAMLNode?, _ after: YAMLNode?) -> FileFinding? {
    guard !MetadataField.volatile.contains(key), !MetadataField.consequences.contains(key) else { return nil }
    let field = "metadata." + key
    if let before, let after, Meaning.isSame(before.value, after.value, in: field) { return nil }
    return FileFinding(
      kind: .metadataChanged,
      severity: severity(of: key),
      field: field,
      old: before,
      new: after,
      note: note(on: key)
    )
  }

  private static func severity(of key: String) -> ChangeSeverity {
    switch key {
    case "source_database": .breaking
    case "environment", "analyzer_version": .risky
    default: .informational
    }
  }

  private static func note(on key: String) -> String {
    switch key {
    case "source_database": "The newer file describes another database."
    case "environment": "The newer file was made in another environment."
    case "analyzer_version": "Another analyzer version decides by other rules: differences may be its own."
    default: "The newer file says this differently about itself."
    }
  }
}
