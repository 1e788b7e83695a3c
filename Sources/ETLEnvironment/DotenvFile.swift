// SPDX-License-Identifier: MIT

/// The assignments of a `.env` file, read as python-dotenv reads it: quotes, `export`, comments, values over several lines.
///
/// `${VAR}` and `${VAR:-default}` are left in place; `DotenvFile.expand` resolves them against what is known at that point.
/// A line that is no assignment is skipped, as python-dotenv does, and reported in `skippedLines`.
package struct DotenvFile: Equatable, Sendable {
  package struct Assignment: Equatable, Sendable {
    package var name: String
    package var value: String
    /// Counted from 1.
    package var line: Int
  }

  package private(set) var assignments: [Assignment] = []
  /// Line numbers, counted from 1, that could not be read. Their text is not kept: it may hold a password.
  package private(set) var skippedLines: [Int] = []

  package init(parsing text: String) {
    var scanner = Scanner(scalars: Array(text.unicodeScalars))
    while !scanner.isAtEnd {
      scanner.skipWhitespaceAndLines()
      guard !scanner.isAtEnd else { break }
      let line = scanner.line
      switch scanner.assignment() {
      case .assignment(let name, let value): assignments.append(Assignment(name: name, value: value, line: line))
      case .nothing: break
      case .unreadable: skippedLines.append(line)
      }
    }
  }

  /// The values by name after expansion. `environment` (the process's variables) wins inside `${…}` as everywhere.
  package func values(over environment: [String: String]) -> [String: String] {
    var values: [String: String] = [:]
    for assignment in assignments {
      values[assignment.name] = Self.expand(assignment.value) { environment[$0] ?? values[$0] }
    }
    return values
  }

  /// Replaces `${NAME}` and `${NAME:-default}`; an unknown name without a default becomes empty.
  package static func expand(_ value: String, lookup: (String) -> String?) -> String {
    var result = ""
    var rest = Substring(value)
    while let start = rest.range(of: "${") {
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
      result += rest[..<start.lowerBound]
      let inside = rest[start.upperBound..<end]
      if let separator = inside.range(of: ":-") {
        result += lookup(String(inside[..<separator.lowerBound])) ?? String(inside[separator.upperBound...])
      } else {
        result += lookup(String(inside)) ?? ""
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

extension Substring {
  /// The first occurrence of an ASCII pattern.
  fileprivate func range(of pattern: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(pattern) { return start..<index(start, offsetBy: pattern.count) }
      start = index(after: start)
    }
    return nil
  }
}
