// SPDX-License-Identifier: MIT

extension DotenvFile {
  enum Statement {
    case assignment(name: String, value: String)
    /// A comment, or a name without `=`.
    case nothing
    case unreadable
  }

  /// The grammar, one rule a function. Works on scalars, because CR LF is one `Character` in Swift and two here.
  struct Scanner {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private(set) var line = 1

    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { position >= scalars.count }

    mutating func skipWhitespaceAndLines() {
      while let next = peek, next.properties.isWhitespace { advance() }
    }

    mutating func assignment() -> Statement {
      if peek == "#" {
        skipLine()
        return .nothing
      }
      skipExport()
      guard let name = name() else { return unreadable() }
      skipBlanks()
      guard peek == "=" else { return endOfStatement() ? .nothing : unreadable() }
      advance()
      skipBlanks()
      guard let value = value() else { return unreadable() }
      return endOfStatement() ? .assignment(name: name, value: value) : unreadable()
    }

    private mutating func skipExport() {
      let word = Array("export".unicodeScalars)
      guard scalars[position...].starts(with: word), position + word.count < scalars.count else { return }
      let after = scalars[position + word.count]
      if after == " " || after == "\t" {
        position += word.count
        skipBlanks()
      }
    }

    private mutating func name() -> String? {
      if peek == "'" { return quoted(escapes: "\\'") }
      let start = position
      while let next = peek, next != "=", next != "#", !next.properties.isWhitespace { advance() }
      return start == position ? nil : text(start..<position)
    }

    private mutating func value() -> String? {
      switch peek {
      case "'": return quoted(escapes: "\\'")
      case "\"": return quoted(escapes: "\\'\"abfnrtv")
      case nil, "\n", "\r": return ""
      default: return unquoted()
      }
    }

    // A `#` begins a comment only after white space: `pass#word` is a value.
    private mutating func unquoted() -> String {
      let start = position
      skipToLineEnd()
      var raw = Array(scalars[start..<position])
      if let comment = raw.indices.dropFirst().first(where: { raw[$0] == "#" && raw[$0 - 1].properties.isWhitespace }) {
        raw.removeSubrange(comment...)
      }
      if raw.first == "#" { raw.removeAll() }
      while let last = raw.last, last.properties.isWhitespace { raw.removeLast() }
      return Self.string(raw)
    }

    private mutating func quoted(escapes: String) -> String? {
      guard let quote = peek else { return nil }
      let start = (position, line)
      advance()
      var result: [Unicode.Scalar] = []
      while let next = peek {
        advance()
        if next == quote { return Self.string(result) }
        if next == "\\", let escaped = peek, escapes.unicodeScalars.contains(escaped) {
          result.append(Self.unescaped(escaped))
          advance()
        } else {
          result.append(next)
        }
      }
      // An open quote spoils its own line only, not everything that follows.
      (position, line) = start
      return nil
    }

    private static func unescaped(_ letter: Unicode.Scalar) -> Unicode.Scalar {
      switch letter {
      case "a": "\u{07}"
      case "b": "\u{08}"
      case "f": "\u{0C}"
      case "n": "\n"
      case "r": "\r"
      case "t": "\t"
      case "v": "\u{0B}"
      default: letter
      }
    }

    /// Blanks, an optional comment, and the end of the line; false (and nothing consumed of the text) when something else follows.
    private mutating func endOfStatement() -> Bool {
      skipBlanks()
      if peek == "#" { skipToLineEnd() }
      guard let next = peek else { return true }
      guard next == "\n" || next == "\r" else { return false }
      advance()
      return true
    }

    private mutating func unreadable() -> Statement {
      skipLine()
      return .unreadable
    }

    private mutating func skipLine() {
      skipToLineEnd()
      if peek != nil { advance() }
    }

    private mutating func skipToLineEnd() {
      while let next = peek, next != "\n", next != "\r" { advance() }
    }

    private mutating func skipBlanks() {
      while let next = peek, next.properties.isWhitespace, next != "\n", next != "\r" { advance() }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func advance() {
      if scalars[position] == "\n" { line += 1 }
      position += 1
    }

    private func text(_ range: Range<Int>) -> String { Self.string(Array(scalars[range])) }

    private static func string(_ scalars: [Unicode.Scalar]) -> String {
      var result = String.UnicodeScalarView()
      result.append(contentsOf: scalars)
      return String(result)
    }
  }
}
