// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import TablesDiffing
internal import YAMLDocument

/// A change in a few words, the same for every renderer; foreign names are still raw.
enum ChangePhrase {
  static func of(_ change: TableChange) -> String {
    switch change.kind {
    case .tableAdded: "new table"
    case .tableRemoved: "table removed"
    case .tableUnknown: "not in the incomplete candidate"
    case .tableError: "analyzer failed: " + clipped(change.new)
    case .tableRecovered: "readable again"
    case .possibleTableRename: "perhaps renamed to " + clipped(change.new)
    case .possibleColumnRename: "perhaps \(clipped(change.old)) is now \(clipped(change.new))"
    case .columnAdded: "column \(clipped(change.new)) added" + type(of: change)
    case .columnRemoved: "column \(clipped(change.old)) removed"
    case .columnsReordered: "columns in another order"
    case .columnsUnknown: "\(change.field) no longer listed"
    case .columnTypeChanged:
      transition(change, of: String(change.field.dropFirst("column_types.".count))) + verdict(change)
    case .incrementalColumnsReordered: "\(change.field): another order"
    case .lookbackDropped: "\(change.field) dropped"
    case .lookbackAdded: "\(change.field) added"
    case .sizeChanged: size(change)
    case .strategyChanged, .strategyFlapping: transition(change, of: "strategy") + category(change)
    default: transition(change, of: change.field)
    }
  }

  /// The old and the new value; of two lists only the difference.
  static func transition(_ change: TableChange, of subject: String) -> String {
    if case .sequence(let old) = change.old, case .sequence(let new) = change.new {
      let before = old.map(\.value.spelling)
      let after = new.map(\.value.spelling)
      let parts =
        after.filter { !before.contains($0) }.map { "+" + $0 } + before.filter { !after.contains($0) }.map { "-" + $0 }
      if !parts.isEmpty { return "\(subject): " + clipped(parts.joined(separator: " ")) }
    }
    return "\(subject): \(clipped(change.old)) -> \(clipped(change.new))"
  }

  static func clipped(_ value: YAMLValue?) -> String { clipped(value?.spelling ?? "none") }

  private static func clipped(_ text: String) -> String { text.count <= 60 ? text : text.prefix(57) + "..." }

  private static func type(of change: TableChange) -> String {
    change.consequences.first?.new.map { " (\(clipped($0)))" } ?? ""
  }

  private static func verdict(_ change: TableChange) -> String {
    guard let old = change.old, let new = change.new else { return "" }
    let verdict = TypeChangeClass(from: old.spelling, to: new.spelling, dialect: .mysql)
    return " (\(verdict.rawValue))"
  }

  private static func size(_ change: TableChange) -> String {
    let others = change.consequences.count
    return transition(change, of: change.field) + (others == 0 ? "" : " and \(others) more by size")
  }

  private static func category(_ change: TableChange) -> String {
    guard let category = change.consequences.first(where: { $0.field == "performance_category" }) else { return "" }
    return " (size \(clipped(category.old)) -> \(clipped(category.new)))"
  }
}
