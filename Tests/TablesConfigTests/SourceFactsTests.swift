// SPDX-License-Identifier: MIT

import TablesConfig
import Testing
import YAMLDocument

struct SourceFactsTests {
  @Test(arguments: [("a: 1\n", true), ("a: 1\r\n", true), ("a: 1", false), ("a: 1\r", false), ("", false)])
  func `a complete file ends with a line feed`(text: String, isComplete: Bool) {
    #expect(SourceFacts(Array(text.utf8)).endsWithLineFeed == isComplete)
  }

  @Test func `the end of a cut file is the place behind its last character`() {
    #expect(SourceFacts(Array("a: 1\nbé".utf8)).end == Mark(line: 2, column: 3))
  }

  @Test(
    arguments: [
      ("a: 1\r\nb: 2\r\n", nil), ("a: 1\rb: 2\n", Mark(line: 1, column: 5)),
      ("a: 1\r\nb: 2\r", Mark(line: 2, column: 5)),
    ] as [(String, Mark?)]
  )
  func `a carriage return alone is found at its place`(text: String, mark: Mark?) {
    #expect(SourceFacts(Array(text.utf8)).loneCarriageReturn == mark)
  }
}
