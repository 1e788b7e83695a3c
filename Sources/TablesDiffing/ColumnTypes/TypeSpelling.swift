// SPDX-License-Identifier: MIT

/// A type's spelling taken apart: `DECIMAL(10, 2) UNSIGNED` → name, arguments, words behind.
struct TypeSpelling {
  /// Lower-case, single spaces: `double precision`.
  private(set) var name = ""
  /// What stands in the brackets; quoted labels without their quotes.
  private(set) var arguments: [String] = []
  private(set) var modifiers: Set<String> = []

  /// Words that belong to the name, or describe the column rather than the type's range.
  private static let leading: Set<String> = ["unsigned", "signed", "zerofill"]

  init(_ text: String) {
    var scanner = Scanner(text)
    var words: [String] = []
    while let token = scanner.next() {
      switch token {
      case .word(let word): words.append(word)
      case .arguments(let found): if arguments.isEmpty { arguments = found }
      }
    }
    // Character set and collation come with a value that must not become part of the name.
    if let end = words.firstIndex(where: {
      ["character", "charset", "collate", "comment", "default", "not"].contains($0)
    }),
      end > 0
    {
      let isNationalName = words[end] == "character" && words.dropFirst(end + 1).first == "varying"
      if !isNationalName { words.removeSubrange(end...) }
    }
    modifiers = Set(words.filter(Self.leading.contains))
    name = words.filter { !Self.leading.contains($0) }.joined(separator: " ")
  }

  /// The n-th argument as a number.
  func number(_ index: Int) -> Int? { index < arguments.count ? Int(arguments[index]) : nil }

  /// `zerofill` makes a column unsigned without saying so.
  var isUnsigned: Bool { modifiers.contains("unsigned") || modifiers.contains("zerofill") }
}

/// Words outside brackets, and what is inside them.
private struct Scanner {
  enum Token {
    case word(String)
    case arguments([String])
  }

  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  mutating func next() -> Token? {
    while position < characters.count, characters[position].isWhitespace || characters[position] == "," {
      position += 1
    }
    guard position < characters.count else { return nil }
    if characters[position] == "(" {
      position += 1
      return .arguments(arguments())
    }
    var word = ""
    while position < characters.count, !characters[position].isWhitespace, characters[position] != "(" {
      word.append(characters[position])
      position += 1
    }
    return .word(word.lowercased())
  }

  private mutating func arguments() -> [String] {
    var found: [String] = []
    var current = ""
    while position < characters.count, characters[position] != ")" {
      let character = characters[position]
      position += 1
      if character == "," {
        found.append(current)
        current = ""
      } else if character == "'" || character == "\"" {
        current = label(closedBy: character)
      } else if !character.isWhitespace {
        current.append(character)
      }
    }
    position += 1
    return current.isEmpty && found.isEmpty ? [] : found + [current]
  }

  /// A quoted label; a doubled quote stands for itself.
  private mutating func label(closedBy quote: Character) -> String {
    var text = ""
    while position < characters.count {
      let character = characters[position]
      position += 1
      if character == quote {
        guard position < characters.count, characters[position] == quote else { return text }
        position += 1
      }
      text.append(character)
    }
    return text
  }
}
