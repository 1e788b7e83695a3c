// SPDX-License-Identifier: MIT

/// The columns that identify a row, and how sure that is.
package struct PrimaryKey: Hashable, Sendable {
  package enum Source: String, Sendable {
    /// The database enforces it.
    case declared
    /// Firebolt's primary index: an order of storage, not a promise that rows differ.
    case primaryIndex = "primary_index"
    /// Only the column's name speaks for it.
    case nameGuess = "name_guess"
  }

  package var columns: [String]
  package var source: Source

  package var isGuess: Bool { source != .declared }

  package init(columns: [String], source: Source) {
    self.columns = columns
    self.source = source
  }

  /// The best that is known about a table: its declared key, else its primary index, else a usual name; nil: nothing.
  package static func find(in table: ObservedTable, primaryIndex: String? = nil) -> PrimaryKey? {
    if let declared = table.primaryKey, !declared.isEmpty { return PrimaryKey(columns: declared, source: .declared) }
    let indexed = primaryIndex.map(columns(ofIndex:)) ?? []
    // An index that names columns which the table does not have was not understood.
    let known = Set(table.columns.map { $0.name.lowercased() })
    if !indexed.isEmpty, indexed.allSatisfy({ known.contains($0.lowercased()) }) {
      return PrimaryKey(columns: indexed, source: .primaryIndex)
    }
    for usual in ["id", "uuid", "\(table.name.lowercased())_id", "pk_id"] {
      if let column = table.columns.first(where: { $0.name.lowercased() == usual }) {
        return PrimaryKey(columns: [column.name], source: .nameGuess)
      }
    }
    return nil
  }

  /// The columns of an index definition such as `[id, "last, first"]` or `("a", b)`: commas and brackets inside quotes are names.
  static func columns(ofIndex definition: String) -> [String] {
    var columns: [String] = []
    var name = ""
    var isQuoted = false
    var wasQuoted = false
    var rest = trimmed(definition)[...]
    func finish() {
      let column = wasQuoted ? name : trimmed(name)
      if !column.isEmpty { columns.append(column) }
      (name, wasQuoted) = ("", false)
    }
    if let first = rest.first, let last = rest.last, rest.count > 1,
      (first, last) == ("[", "]") || (first, last) == ("(", ")")
    {
      rest = rest.dropFirst().dropLast()
    }
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        name.append(character)
        rest.removeFirst()
      case "\"":
        isQuoted.toggle()
        if isQuoted { (name, wasQuoted) = ("", true) }
      case "," where !isQuoted: finish()
      default: if isQuoted || !wasQuoted { name.append(character) }
      }
    }
    finish()
    return columns
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
