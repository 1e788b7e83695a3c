// SPDX-License-Identifier: MIT

internal import HostSystem

/// Changes in words, a line each.
package enum ChangeText {
  /// `patient v3  2026-07-15T21:53:13Z  breaking  + email text, - fax text  (by clinic@host)`
  package static func line(for record: HistoryRecord) -> String {
    let parts = [
      "\(record.table.name) v\(record.version)", record.savedAt.iso8601, record.severity.rawValue,
      summary(record.changes),
      "(by \(record.recordedBy))",
    ]
    return visible(parts.joined(separator: "  "))
  }

  /// The parts of a changes document in one line; a new table is counted, not listed.
  package static func summary(_ changes: JSONValue) -> String {
    let new = changes["new_columns"]?.array ?? []
    if changes["is_new_table"]?.bool == true { return "first sight, \(new.count) columns" }
    func text(_ item: JSONValue, _ key: String) -> String { item[key]?.string ?? "?" }
    var parts = new.map { "+ \(text($0, "column")) \(text($0, "type"))" }
    parts += (changes["removed_columns"]?.array ?? []).map { "- \(text($0, "column")) \(text($0, "old_type"))" }
    parts += (changes["type_changes"]?.array ?? []).map {
      "~ \(text($0, "column")) \(text($0, "old_type")) -> \(text($0, "new_type")) (\(text($0, "class")))"
    }
    parts += (changes["nullability_changes"]?.array ?? []).map {
      "~ \(text($0, "column")) " + ($0["nullable"]?.bool == true ? "may be null" : "NOT NULL")
    }
    if let key = changes["primary_key_change"] {
      let names = ["old", "new"].map { (key[$0]?.strings ?? []).joined(separator: ", ") }
      parts.append("~ primary key (\(names[0])) -> (\(names[1]))")
    }
    return parts.isEmpty ? "details learned" : parts.joined(separator: ", ")
  }

  /// Names are data: what a terminal would take for a command is written as its code.
  package static func visible(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }
}
