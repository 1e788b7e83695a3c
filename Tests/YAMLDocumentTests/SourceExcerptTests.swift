// SPDX-License-Identifier: MIT

import Testing
import YAMLDocument

struct SourceExcerptTests {
  private func message(_ text: String, width: Int = 96) -> String {
    let bytes = Array(text.utf8)
    do {
      _ = try YAMLReader().read(bytes)
      return "was read"
    } catch {
      return SourceExcerpt(path: "tables.yml", lines: SourceLines(bytes), width: width).message(error)
    }
  }

  @Test func `a duplicate key shows both lines`() {
    #expect(
      message("tables:\n  appointment: {}\n  claim: {}\n  appointment: {}\n") == """
        tables.yml:4:3: error: duplicate key "appointment"
         4 |   appointment: {}
           |   ^
        tables.yml:2:3: note: first written here
         2 |   appointment: {}
           |   ^
        """
    )
  }

  @Test func `a syntax error shows where the unfinished construct began`() {
    #expect(
      message("a: 1\nb: [1, 2\nc: 3\n") == """
        tables.yml:3:2: error: did not find expected ',' or ']'
         3 | c: 3
           |  ^
        tables.yml:2:4: note: while parsing a flow sequence
         2 | b: [1, 2
           |    ^
        """
    )
  }

  @Test func `the caret stands under the character behind wide and combining ones`() {
    #expect(
      message("größe: [日本語, e\u{301}😀, !x 1]\n") == """
        tables.yml:1:19: error: the tag "!x" is not supported
         1 | größe: [日本語, e\u{301}😀, !x 1]
           |                      ^
        """
    )
  }

  @Test func `a long line is clipped around the place`() {
    let text = "a: [" + String(repeating: "x, ", count: 100) + "!t y" + String(repeating: ", z", count: 100) + "]\n"
    #expect(
      message(text, width: 30) == """
        tables.yml:1:305: error: the tag "!t" is not supported
         1 | …, x, x, x, x, x, x, !t y, z, z…
           |                      ^
        """
    )
  }

  @Test func `nothing in the source can control the terminal`() {
    #expect(
      message("a: \u{1B}[31mred\n") == """
        tables.yml:1:4: error: the control character U+001B is not allowed in YAML
         1 | a: \u{FFFD}[31mred
           |    ^
        """
    )
    #expect(
      message("\"\\e]0;x\\a\": 1\n\"\\e]0;x\\a\": 2\n").hasPrefix(
        "tables.yml:2:1: error: duplicate key \"\u{FFFD}]0;x\u{FFFD}\"\n"
      )
    )
  }

  @Test func `a place at the end of the file shows the empty line`() {
    let excerpt = SourceExcerpt(path: "f", lines: SourceLines(Array("a: 1\n".utf8)))
    #expect(
      excerpt.message("error", "cut short", at: Mark(line: 2, column: 1)) == "f:2:1: error: cut short\n 2 | \n   | ^"
    )
    #expect(excerpt.message("error", "beyond", at: Mark(line: 9, column: 1)) == "f:9:1: error: beyond")
    #expect(excerpt.message("error", "everywhere", at: nil) == "f: error: everywhere")
  }

  @Test func `a tab counts as one cell, in the text and under it`() {
    let excerpt = SourceExcerpt(path: "f", lines: SourceLines(Array("a:\t\tb\n".utf8)))
    #expect(excerpt.excerpt(at: Mark(line: 1, column: 5)) == " 1 | a:  b\n   |     ^")
  }

  @Test func `every error has a name, a text, and a place where it has one`() {
    let mark = Mark(line: 1, column: 1)
    let errors: [YAMLError] = [
      .empty, .tooLarge(bytes: 2, limit: 1), .wideEncoding(.utf16BigEndian), .malformedUTF8(mark), .nulByte(mark),
      .controlCharacter(1, mark), .syntax(problem: "p", at: mark, context: nil),
      .severalDocuments(first: mark, second: mark),
      .tooDeep(limit: 1, mark), .tokenTooLong(limit: 1, after: mark), .undefinedAlias("a", mark),
      .recursiveAlias("a", alias: mark, anchor: mark), .duplicateAnchor("a", first: mark, second: mark),
      .aliasExpansion(limit: 1, mark), .duplicateKey("a", first: mark, second: mark), .complexKey(mark),
      .unsafeTag("t", mark),
      .unsupportedTag("t", mark), .unfitTag("t", mark), .unfitScalar("x", .int, mark), .unfitMerge(mark),
      .tooManyErrors(limit: 1), .outOfMemory,
    ]
    #expect(Set(errors.map(\.id)).count == errors.count)
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(errors.filter { $0.mark == nil }.count == 5)
  }
}
