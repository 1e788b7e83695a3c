// SPDX-License-Identifier: MIT

/// A type as somebody wrote it, taken apart: `NUMERIC(20, 0) UNSIGNED` is `numeric`, `20` and `0`, unsigned.
///
/// Pure text: it knows words, brackets and quotes, and nothing of what a word means.
package struct TypeSpelling: Hashable, Sendable {
  /// The words outside brackets in lower case, single spaces, without the modifiers: `double precision`.
  package private(set) var name = ""
  /// What stands in the first brackets, split at its commas; quotes are taken off, case is kept.
  package private(set) var arguments: [String] = []
  package private(set) var isUnsigned = false
  /// `text[]`, one for each pair of empty brackets.
  package private(set) var arrayDepth = 0

  // ZEROFILL makes a column unsigned, whatever else is said.
  private static let unsignedWords: Set<String> = ["unsigned", "zerofill"]
  private static let ignoredWords: Set<String> = ["signed", "null", "not", "binary_collation"]
  private static let clauses: Set<String> = ["charset", "character set", "collate", "default", "comment"]

  package init(_ text: String) {
    var outside = ""
    var rest = Substring(text)
    while let character = rest.first {
      guard let close = Self.closing[character] else {
        outside.append(character)
        rest.removeFirst()
        continue
      }
      let inside = Self.takeBrackets(from: &rest, close: close)
      if character == "[" && inside.allSatisfy(\.isWhitespace) {
        arrayDepth += 1
      } else if arguments.isEmpty {
        arguments = Self.split(inside)
      }
      outside.append(" ")
    }
    name = readWords(outside)
  }

  /// The argument as a number; nil when it is missing or none.
  package func number(_ index: Int) -> Int? {
    arguments.indices.contains(index) ? Int(arguments[index]) : nil
  }

  private mutating func readWords(_ text: String) -> String {
    var words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    // `text CHARACTER SET utf8mb4 COLLATE …` says how it is stored, not what it holds.
    if let end = words.indices.first(where: { $0 > 0 && startsClause(words, at: $0) }) { words.removeSubrange(end...) }
    isUnsigned = words.contains(where: Self.unsignedWords.contains)
    return words.filter { !Self.unsignedWords.contains($0) && !Self.ignoredWords.contains($0) }.joined(separator: " ")
  }

  private func startsClause(_ words: [String], at index: Int) -> Bool {
    if Self.clauses.contains(words[index]) { return true }
    return words.indices.contains(index + 1) && Self.clauses.contains(words[index] + " " + words[index + 1])
  }

  private static let closing: [Character: Character] = ["(": ")", "[": "]", "<": ">"]

  // Everything up to the bracket that closes the first one; quotes hide brackets. An unclosed bracket takes the rest.
  private static func takeBrackets(from rest: inout Substring, close: Character) -> String {
    let open = rest.removeFirst()
    var inside = ""
    var depth = 1
    var quote: Character?
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == open {
        depth += 1
      } else if character == close {
        depth -= 1
        if depth == 0 { break }
      }
      inside.append(character)
    }
    return inside
  }

  private static func split(_ text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var quote: Character?
    for character in text {
      switch character {
      case "'", "\"":
        if quote == nil { quote = character } else if quote == character { quote = nil }
      case "(", "[", "<": if quote == nil { depth += 1 }
      case ")", "]", ">": if quote == nil { depth -= 1 }
      case "," where quote == nil && depth == 0:
        parts.append(part)
        part = ""
        continue
      default: break
      }
      part.append(character)
    }
    parts.append(part)
    let trimmed = parts.map(unquoted)
    return trimmed == [""] ? [] : trimmed
  }

  // A doubled quote inside a quoted label is one quote.
  private static func unquoted(_ part: String) -> String {
    let trimmed = part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    guard let quote = trimmed.first, quote == "'" || quote == "\"", trimmed.count > 1, trimmed.last == quote else {
      return String(trimmed)
    }
    return String(trimmed.dropFirst().dropLast()).replacing("\(quote)\(quote)", with: String(quote))
  }
}
