// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// A field whose readers know a closed set of words.
struct ClosedField {
  let name: String
  let words: [String]

  /// Every other word in the described tables, with its place; values that are not strings are another rule's.
  func strangers(in document: TablesDocument) -> [(table: String, word: String, mark: Mark)] {
    document.describedTables.compactMap { entry in
      guard let node = entry[name], let word = node.value.string, !words.contains(word) else { return nil }
      return (entry.name, word, node.mark)
    }
  }

  /// What is known, for messages.
  var choices: String { words.joined(separator: ", ") }
}

extension ValidationRule {
  /// One finding for each word that is not in the set.
  func strangers(_ field: ClosedField, in document: TablesDocument) -> [ValidationFinding] {
    field.strangers(in: document).map { table, word, mark in
      finding(
        "\(field.name) \"\(TerminalText.inert(word))\" is none of \(field.choices)",
        at: mark,
        table: table,
        field: field.name
      )
    }
  }
}
