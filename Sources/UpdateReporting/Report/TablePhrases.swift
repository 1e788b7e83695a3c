// SPDX-License-Identifier: MIT

internal import TablesDiffing
internal import YAMLDocument

/// One line about a table.
struct TablePhrase: Hashable {
  let mark: ChangeMark
  let severity: ChangeSeverity
  let text: String
}

/// A table's changes as lines: columns that came or went together share one.
enum TablePhrases {
  static func of(_ table: ChangedTable) -> [TablePhrase] {
    var phrases: [TablePhrase] = []
    for change in table.changes {
      switch change.kind {
      case .columnAdded, .columnRemoved:
        let alike = table.changes.filter { $0.kind == change.kind && $0.severity == change.severity }
        guard alike.first == change else { continue }
        phrases.append(alike.count == 1 ? phrase(change) : columns(alike))
      default: phrases.append(phrase(change))
      }
    }
    return phrases
  }

  private static func phrase(_ change: TableChange) -> TablePhrase {
    TablePhrase(mark: ChangeMark(change), severity: change.severity, text: ChangePhrase.of(change))
  }

  private static func columns(_ changes: [TableChange]) -> TablePhrase {
    let names = changes.prefix(12).map { ($0.new ?? $0.old)?.spelling ?? "" }
    let folded = changes.count - names.count
    let list = names.joined(separator: ", ") + (folded > 0 ? " and \(folded) more" : "")
    let verb = changes[0].kind == .columnAdded ? "added" : "removed"
    return TablePhrase(
      mark: ChangeMark(changes[0]),
      severity: changes[0].severity,
      text: "\(changes.count) columns \(verb): \(list)"
    )
  }
}
