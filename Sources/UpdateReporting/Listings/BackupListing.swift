// SPDX-License-Identifier: MIT

package import TablesDiffing

/// The backups that a rollback can choose from.
package struct BackupListing: Hashable, Sendable {
  /// One backup, and what restoring it would mean.
  package struct Item: Hashable, Sendable {
    package var path: String
    /// What `rollback --to` takes for it.
    package var stamp: String
    /// ISO 8601 in UTC.
    package var created: String?
    package var sha256: String?
    package var bytes: Int?
    package var tables: Int?
    /// Made by another tool: can be restored, is never pruned.
    package var isForeign: Bool
    /// Why it cannot be restored; nil when it can.
    package var damage: String?
    /// What restoring it would change, in a few words, as `7 tables modified`.
    package var effect: String?

    package init(
      path: String,
      stamp: String,
      created: String? = nil,
      sha256: String? = nil,
      bytes: Int? = nil,
      tables: Int? = nil,
      isForeign: Bool = false,
      damage: String? = nil,
      effect: String? = nil
    ) {
      self.path = path
      self.stamp = stamp
      self.created = created
      self.sha256 = sha256
      self.bytes = bytes
      self.tables = tables
      self.isForeign = isForeign
      self.damage = damage
      self.effect = effect
    }
  }

  /// Newest first.
  package var items: [Item]
  package var configPath: String

  package init(items: [Item], configPath: String) {
    self.items = items
    self.configPath = configPath
  }

  /// What restoring a backup would change, from a comparison of the live file with it.
  package static func effect(of diff: TablesDiff) -> String {
    if diff.isEmpty { return "no change" }
    let summary = diff.summary
    let parts = [
      (summary.tablesAdded, "added"), (summary.tablesRemoved + summary.tablesUnknown, "removed"),
      (summary.tablesModified, "modified"), (summary.tablesSizeOnly, "resized"),
    ]
    let tables = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return tables.isEmpty ? "file format only" : tables.joined(separator: ", ")
  }

  /// The listing for a terminal.
  package func text(style: TextStyle) -> String {
    var lines = TextLines(style: style)
    guard !items.isEmpty else {
      lines.add("No backups of \(configPath).")
      return lines.text
    }
    lines.add("Backups of \(configPath), newest first:", .bold)
    let stampWidth = items.map { TextLayout.cells($0.stamp) }.max() ?? 0
    for item in items { lines.addUnwrapped(line(item, stampWidth)) }
    return lines.text
  }

  private func line(_ item: Item, _ stampWidth: Int) -> String {
    let facts = [
      item.sha256.map { String($0.prefix(12)) }, item.tables.map { Amounts.of($0, "table") }, item.effect,
      item.isForeign ? "foreign" : nil, item.damage.map { "damaged: \($0)" },
    ]
    let mark = item.damage == nil ? " " : ChangeMark.harmful.rawValue
    return "\(mark) \(InertName.padded(item.stamp, to: stampWidth))  "
      + facts.compactMap(\.self).joined(separator: "  ")
  }

  /// The listing as one JSON document.
  package func json() -> String {
    JSONText.document(
      .object([
        "format_version": .string(UpdateReport.formatVersion), "kind": .string("backups"),
        "config_path": .string(configPath), "backups": .array(items.map(Self.json)),
      ])
    )
  }

  private static func json(_ item: Item) -> JSONValue {
    .object([
      "path": .string(item.path), "stamp": .string(item.stamp), "created": .optional(item.created),
      "sha256": .optional(item.sha256), "bytes": .optional(item.bytes), "tables": .optional(item.tables),
      "is_foreign": .bool(item.isForeign), "damage": .optional(item.damage), "effect": .optional(item.effect),
    ])
  }
}
