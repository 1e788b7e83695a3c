// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// One table in both configurations, and which of its shared fields differ in meaning: what a rule looks at.
struct TablePair {
  let old: TableEntry
  let new: TableEntry
  let format: FormatDifference
  /// Shared fields whose values differ, volatile ones included.
  let differing: Set<String>

  init(old: TableEntry, new: TableEntry, format: FormatDifference) {
    self.old = old
    self.new = new
    self.format = format
    self.differing = Self.differing(old, new, format)
  }

  var name: String { new.name }

  func differs(in field: String) -> Bool { differing.contains(field) }

  func oldValue(_ field: String) -> YAMLValue? { old.fields[field]?.value }
  func newValue(_ field: String) -> YAMLValue? { new.fields[field]?.value }

  /// A change of one field, with both values and both places.
  func change(
    _ kind: ChangeKind,
    _ severity: ChangeSeverity,
    field: String,
    consequences: [FieldChange] = [],
    note: String? = nil
  ) -> TableChange {
    change(
      kind,
      severity,
      field: field,
      old: old.fields[field],
      new: new.fields[field],
      consequences: consequences,
      note: note
    )
  }

  /// A change of something inside a field.
  func change(
    _ kind: ChangeKind,
    _ severity: ChangeSeverity,
    field: String,
    old: YAMLNode?,
    new: YAMLNode?,
    consequences: [FieldChange] = [],
    note: String? = nil
  ) -> TableChange {
    TableChange(
      table: name,
      kind: kind,
      severity: severity,
      field: field,
      old: old?.value,
      new: new?.value,
      oldMark: old?.mark,
      newMark: new?.mark,
      consequences: consequences,
      note: note
    )
  }

  /// The fields among these that differ, in alphabetical order.
  func fieldChanges(among fields: Set<String>) -> [FieldChange] {
    differing.intersection(fields).sorted().map { FieldChange(field: $0, old: oldValue($0), new: newValue($0)) }
  }

  private static func differing(_ old: TableEntry, _ new: TableEntry, _ format: FormatDifference) -> Set<String> {
    var differing: Set<String> = []
    if old.fields.keys.elementsEqual(new.fields.keys) {
      // The usual case, without a single hash.
      for index in old.fields.elements.indices {
        let (field, before) = old.fields.elements[index]
        if !Meaning.isSame(before.value, new.fields.elements[index].value.value, in: field) { differing.insert(field) }
      }
      return differing
    }
    for (field, before) in old.fields {
      guard let after = new.fields[field] else {
        if format.isShared(field) { differing.insert(field) }
        continue
      }
      if !Meaning.isSame(before.value, after.value, in: field) { differing.insert(field) }
    }
    for field in new.fields.keys where old.fields[field] == nil && format.isShared(field) { differing.insert(field) }
    return differing
  }
}
