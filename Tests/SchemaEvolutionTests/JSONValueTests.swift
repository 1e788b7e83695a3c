// SPDX-License-Identifier: MIT

import Testing

@testable import SchemaEvolution

@Suite struct JSONValueTests {
  @Test(arguments: [
    #"{"b": 1, "a": [true, false, null, -0.5e+10], "c": {}}"#, #"[]"#, #""""#, "12345678901234567890.000",
    #"{"é\n\u0000": "\"\\ 😀"}"#,
  ])
  func `what is read is written back, keys in their order`(text: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value.line == text)
    #expect(try JSONValue(parsing: Array(value.document.utf8)) == value)
  }

  @Test func `escapes are read`() throws {
    let text = #""\u0041\ud83d\ude00\/\b\f\n\r\t""#
    #expect(try JSONValue(parsing: Array(text.utf8)).string == "A😀/\u{8}\u{c}\n\r\t")
  }

  @Test(arguments: [
    ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), (#"{"a": 1, "a": 2}"#, 1, 13), ("[1] x", 1, 5), ("01", 1, 1),
    ("\"\\ud800\"", 1, 8),
    ("\"a\nb\"", 1, 3), ("{\n  'a': 1}", 2, 3), ("nul", 1, 1), ("\"open", 1, 6), ("[1 2]", 1, 4), (#"{"a" 1}"#, 1, 6),
    ("+1", 1, 1),
  ])
  func `what is no JSON is refused, with its place`(text: String, line: Int, column: Int) {
    do {
      _ = try JSONValue(parsing: Array(text.utf8))
      Issue.record("accepted: \(text)")
    } catch {
      #expect((error.line, error.column) == (line, column), "\(error)")
    }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func `nesting has a limit`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(deep.utf8)) }
  }
}
