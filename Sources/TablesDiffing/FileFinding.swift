// SPDX-License-Identifier: MIT

package import YAMLDocument

/// A difference between two files as wholes: their format, their origin, or one cause behind many tables.
package struct FileFinding: Hashable, Sendable {
  /// What the finding is about; a closed set.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case fieldIntroduced = "field_introduced"
    case fieldDropped = "field_dropped"
    case metadataChanged = "metadata_changed"
    case metadataIntroduced = "metadata_introduced"
    case dbtFlagsLost = "dbt_flags_lost"
    case dbtFlagsFlipped = "dbt_flags_flipped"
  }

  package let kind: Kind
  package let severity: ChangeSeverity
  /// The field of a table's entry, or `metadata.…`.
  package let field: String
  package let old: YAMLValue?
  package let new: YAMLValue?
  package let oldMark: Mark?
  package let newMark: Mark?
  /// How many tables it touches; nil when it touches none in particular.
  package let tables: Int?
  /// What it means, in one sentence.
  package let note: String
  package let fingerprint: String

  package init(
    kind: Kind,
    severity: ChangeSeverity,
    field: String,
    old: YAMLNode? = nil,
    new: YAMLNode? = nil,
    tables: Int? = nil,
    note: String
  ) {
    self.kind = kind
    self.severity = severity
    self.field = field
    self.old = old?.value
    self.new = new?.value
    self.oldMark = old?.mark
    self.newMark = new?.mark
    self.tables = tables
    self.note = note
    self.fingerprint = Fingerprint.of(scope: "", kind: kind.rawValue, field: field, old: old?.value, new: new?.value)
  }
}
