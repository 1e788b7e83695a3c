// SPDX-License-Identifier: MIT

package import YAMLDocument

/// One difference between two configurations that means something, and how bad it is.
package struct TableChange: Hashable, Sendable {
  package let table: String
  package let kind: ChangeKind
  package let severity: ChangeSeverity
  /// The path below the table's entry, as `lookback_resync.window_days`; empty when the entry as a whole is meant.
  package let field: String
  /// The value before; nil when there was none (a written `null` is `.null`).
  package let old: YAMLValue?
  /// The value now; nil when there is none.
  package let new: YAMLValue?
  package let oldMark: Mark?
  package let newMark: Mark?
  /// Further fields that moved because of this change, and are therefore not changes of their own.
  package let consequences: [FieldChange]
  /// What is special about this one; the general reason is `kind.explanation`.
  package let note: String?
  /// The same change has the same fingerprint in every run: 16 hexadecimal digits over table, kind, field and both values.
  package let fingerprint: String

  package init(
    table: String,
    kind: ChangeKind,
    severity: ChangeSeverity,
    field: String = "",
    old: YAMLValue? = nil,
    new: YAMLValue? = nil,
    oldMark: Mark? = nil,
    newMark: Mark? = nil,
    consequences: [FieldChange] = [],
    note: String? = nil
  ) {
    self.table = table
    self.kind = kind
    self.severity = severity
    self.field = field
    self.old = old
    self.new = new
    self.oldMark = oldMark
    self.newMark = newMark
    self.consequences = consequences
    self.note = note
    self.fingerprint = Fingerprint.of(scope: table, kind: kind.rawValue, field: field, old: old, new: new)
  }

  /// Worst first, then by table, kind, place and field: the order of every report.
  package static func precedes(_ left: Self, _ right: Self) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    if left.table != right.table { return left.table < right.table }
    if left.kind != right.kind { return left.kind < right.kind }
    // Columns stay in the order of the table: the target's columns are compared by position.
    if let before = left.newMark ?? left.oldMark, let after = right.newMark ?? right.oldMark, before != after {
      return before < after
    }
    return left.field < right.field
  }
}

/// A field that changed along with another one.
package struct FieldChange: Hashable, Sendable {
  package let field: String
  package let old: YAMLValue?
  package let new: YAMLValue?

  package init(field: String, old: YAMLValue?, new: YAMLValue?) {
    self.field = field
    self.old = old
    self.new = new
  }
}
