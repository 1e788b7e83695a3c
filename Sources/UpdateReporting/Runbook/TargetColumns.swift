// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import TablesDiffing

/// Suggested statements that make the PostgreSQL target ready for new and retyped columns.
enum TargetColumns {
  static func step(_ changes: [TableChange]) -> RunbookStep? {
    var statements: [String] = []
    var tables: [String] = []
    for (table, actions) in actionsByTable(changes) {
      tables.append(table)
      statements.append("ALTER TABLE raw.\(identifier(table)) \(actions.joined(separator: ", "));")
    }
    guard !statements.isEmpty else { return nil }
    return RunbookStep(
      kind: .alterTarget,
      text: "Prepare the target tables (suggested, review first)",
      commands: statements,
      reason: "The loader compares columns by position and would drop and rebuild a table that lacks one; "
        + "a column that stands further forward in the source is rebuilt all the same.",
      tables: tables
    )
  }

  private static func actionsByTable(_ changes: [TableChange]) -> [(String, [String])] {
    var order: [String] = []
    var actions: [String: [String]] = [:]
    for change in changes {
      guard let action = action(for: change) else { continue }
      if actions[change.table] == nil { order.append(change.table) }
      actions[change.table, default: []].append(action)
    }
    return order.map { ($0, actions[$0] ?? []) }
  }

  private static func action(for change: TableChange) -> String? {
    switch change.kind {
    case .columnAdded:
      guard let column = change.new?.spelling else { return nil }
      return "ADD COLUMN \(identifier(column)) \(type(holding: change.consequences.first?.new?.spelling ?? ""))"
    case .columnTypeChanged:
      guard let old = change.old?.spelling, let new = change.new?.spelling else { return nil }
      let type = type(holding: new)
      // Only a wider column needs a wider target; everything else needs a person.
      guard TypeChangeClass(from: old, to: new, dialect: .mysql) == .widening, type != self.type(holding: old) else {
        return nil
      }
      let column = String(change.field.dropFirst("column_types.".count))
      return "ALTER COLUMN \(identifier(column)) TYPE \(type)"
    default: return nil
    }
  }

  /// The pipeline reads a MySQL TIMESTAMP in its session's zone, as the clock reading that its DATETIME columns are.
  static func type(holding source: String) -> String {
    let target = PostgreSQLMapping(source, dialect: .mysql).target
    return target == "timestamptz" ? "timestamp" : target
  }

  /// A quoted identifier keeps its case, and cannot break out of its quotes.
  static func identifier(_ name: String) -> String {
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return escaped(name) }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// PostgreSQL's Unicode escapes, so that a control character can be shown and copied.
  private static func escaped(_ name: String) -> String {
    var text = "U&\""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": text += "\"\""
      case "\\": text += "\\\\"
      case _ where scalar.properties.generalCategory == .control:
        let digits = String(scalar.value, radix: 16)
        text += "\\" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
