// SPDX-License-Identifier: MIT

internal import TablesDiffing
internal import YAMLDocument

/// One change with both values side by side.
struct HTMLChange {
  let number: Int
  let level: String
  let levelWords: String
  let kind: String
  let words: String
  let sign: String
  let field: String
  let hasField: Bool
  let remark: String?
  let old: HTMLValue
  let new: HTMLValue
  let consequences: [HTMLConsequence]

  init(_ change: TableChange, number: Int) {
    self.number = number
    level = change.severity.rawValue
    levelWords = change.severity.title
    kind = change.kind.rawValue
    words = change.kind.words
    sign = ChangeMark(change).rawValue
    field = change.field
    hasField = !field.isEmpty
    remark = change.note
    old = HTMLValue(change.old, beside: change.new, mark: change.oldMark, isNew: false)
    new = HTMLValue(change.new, beside: change.old, mark: change.newMark, isNew: true)
    consequences = change.consequences.map(HTMLConsequence.init)
  }
}

/// A field that moved along.
struct HTMLConsequence {
  let subject: String
  let former: HTMLValue
  let latter: HTMLValue

  init(_ change: FieldChange) {
    subject = change.field
    former = HTMLValue(change.old, beside: change.new, mark: nil, isNew: false)
    latter = HTMLValue(change.new, beside: change.old, mark: nil, isNew: true)
  }
}

/// A value, or the items of a list with those marked that the other side lacks.
struct HTMLValue {
  let isAbsent: Bool
  /// What is said instead of a value.
  let absence: String
  let items: [HTMLItem]
  let place: String

  init(_ value: YAMLValue?, beside other: YAMLValue?, mark: Mark?, isNew: Bool) {
    isAbsent = value == nil
    // A whole entry has a place, but no value that a cell could hold.
    absence = mark == nil ? "none" : "the whole entry"
    place = mark.map { "line \($0.line)" } ?? ""
    guard case .sequence(let nodes) = value, !nodes.isEmpty else {
      items = value.map { [HTMLItem(content: $0.spelling, state: "", itemMark: "")] } ?? []
      return
    }
    var others: Set<YAMLValue>?
    if case .sequence(let nodes) = other { others = Set(nodes.map(\.value)) }
    items = nodes.map { node in
      let isOwn = others.map { !$0.contains(node.value) } ?? false
      return HTMLItem(
        content: node.value.spelling,
        state: isOwn ? (isNew ? "came" : "went") : "",
        itemMark: isOwn ? (isNew ? "+" : "-") : "",
        hasMark: isOwn
      )
    }
  }
}

/// One item of a list.
struct HTMLItem {
  let content: String
  let state: String
  let itemMark: String
  var hasMark = false
}
