// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// One table in both configurations, and which of its shared fields differ in meaning: what a rule looks at.
struct TablePair {
  let old: TableEntry
  let new: TableEntry
  let format: FormatDifference
  /// Shared fields whose values differ, volatile ones included: a handful, which an array serves faster than a set.
  let differing: [String]

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
    differing.filter(fields.contains).sorted().map { FieldChange(field: $0, old: oldValue($0), new: newValue($0)) }
  }

  private static func differing(_ old: TableEntry, _ new: TableEntry, _ format: FormatDifference) -> [String] {
    var differing: [String] = []
    let before = old.fields.elements
    let after = new.fields.elements
    // Entries nearly always have their fields in the same order: walk both, and look up only where they part.
    var next = after.startIndex
    var skipped: [String] = []
    for index in before.indices {
      let field = before[index].key
      guard let place = next < after.endIndex && after[next].key == field ? next : new.fields.index(forKey: field)
      else {
        if format.isShared(field) { differing.append(field) }
        continue
      }
      if place > next { skipped += new.fields.keys[next..<place] }
      next = max(next, place + 1)
      if !Meaning.isSame(before[index].value.value, after[place].value.value, in: field) { differing.append(field) }
    }
    skipped += new.fields.keys[next...]
    for field in skipped where old.fields[field] == nil && format.isShared(field) { differing.append(field) }
    return differing
  }
}
