// SPDX-License-Identifier: MIT

package import TablesDiffing
internal import YAMLDocument

extension TablesDiff {
  var json: JSONValue {
    .object([
      "summary": summary.json,
      "changes": .array(changes.map(\.json)),
      "explanations": explanations,
      "file_findings": .array(fileFindings.map(\.json)),
      "fields_introduced": .strings(fieldsIntroduced),
      "fields_dropped": .strings(fieldsDropped),
      "is_first": .bool(isFirst),
      "worst": .optional(worst?.rawValue),
    ])
  }
}

extension TablesDiff {
  /// Why each kind that occurs matters: once, not with every change.
  private var explanations: JSONValue {
    .object(
      Dictionary(
        changes.map { ($0.kind.rawValue, JSONValue.string($0.kind.explanation)) },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }
}

extension DiffSummary {
  /// The counts that are not zero, by their names in the document.
  package var countsByName: [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.lazy.filter { $0.count > 0 }.map { ($0.name, $0.count) })
  }

  /// The counts under their names in the document.
  var counts: [(name: String, count: Int)] {
    [
      ("tables_old", tablesOld), ("tables_new", tablesNew), ("tables_common", tablesCommon),
      ("tables_added", tablesAdded), ("tables_removed", tablesRemoved), ("tables_unknown", tablesUnknown),
      ("tables_identical", tablesIdentical), ("tables_volatile_only", tablesVolatileOnly),
      ("tables_size_only", tablesSizeOnly), ("tables_modified", tablesModified), ("columns_added", columnsAdded),
      ("columns_removed", columnsRemoved), ("column_types_changed", columnTypesChanged),
      ("primary_keys_changed", primaryKeysChanged), ("watermarks_changed", watermarksChanged),
      ("strategy_changes", strategyChanges), ("incremental_columns_changed", incrementalColumnsChanged),
      ("sync_profiles_changed", syncProfilesChanged), ("breaking", breaking), ("silent_loss", silentLoss),
      ("risky", risky), ("informational", informational),
    ]
  }

  var json: JSONValue {
    .object(Dictionary(uniqueKeysWithValues: counts.map { ($0.name, JSONValue.int($0.count)) }))
  }
}

extension TableChange {
  fileprivate var json: JSONValue {
    .object([
      "table": .string(table), "kind": .string(kind.rawValue), "severity": .string(severity.rawValue),
      "field": .string(field), "old": JSONValue(old), "new": JSONValue(new), "old_mark": JSONValue(oldMark),
      "new_mark": JSONValue(newMark), "consequences": .array(consequences.map(\.json)), "note": .optional(note),
      "fingerprint": .string(fingerprint),
    ])
  }
}

extension FieldChange {
  fileprivate var json: JSONValue {
    .object(["field": .string(field), "old": JSONValue(old), "new": JSONValue(new)])
  }
}

extension FileFinding {
  fileprivate var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "severity": .string(severity.rawValue), "field": .string(field),
      "old": JSONValue(old), "new": JSONValue(new), "old_mark": JSONValue(oldMark), "new_mark": JSONValue(newMark),
      "tables": .optional(tables), "note": .string(note), "fingerprint": .string(fingerprint),
    ])
  }
}

extension JSONValue {
  /// A value of the configuration; what is absent is null, and so is a written null: the mark tells them apart.
  init(_ value: YAMLValue?) {
    switch value {
    case nil, .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .bigInteger(let digits): self = .integer(digits)
    case .float(let number): self = .number(number)
    case .string(let text), .timestamp(let text): self = .string(text)
    case .sequence(let items): self = .array(items.map { JSONValue($0.value) })
    case .mapping(let entries):
      self = .object(
        Dictionary(
          entries.map { ($0.key.value.spelling, JSONValue($0.value.value)) },
          uniquingKeysWith: { _, last in last }
        )
      )
    }
  }

  init(_ mark: Mark?) {
    guard let mark else {
      self = .null
      return
    }
    self = .object(["line": .int(mark.line), "column": .int(mark.column)])
  }
}
