// SPDX-License-Identifier: MIT

import Testing
import YAMLDocument

struct SourceLinesTests {
  @Test func `lines end where libyaml ends them`() {
    let lines = SourceLines(Array("a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g".utf8))
    #expect((1...8).map { lines.line($0) } == ["a", "b", "c", "d", "e", "f", "g", nil])
  }

  @Test func `a line break at the end opens an empty line`() {
    #expect(SourceLines(Array("a\n".utf8)).line(2) == "")
    #expect(SourceLines([]).line(1) == "")
    #expect(SourceLines([]).count == 1)
  }

  @Test func `a byte order mark belongs to no line`() {
    let lines = SourceLines([0xEF, 0xBB, 0xBF] + Array("ab\n".utf8))
    #expect(lines.line(1) == "ab")
    #expect(lines.mark(atByte: 4) == Mark(line: 1, column: 2))
    #expect(lines.mark(atByte: 0) == Mark(line: 1, column: 1))
  }

  @Test func `the place of a byte counts characters`() {
    let lines = SourceLines(Array("é\n日b\n".utf8))
    #expect(lines.mark(atByte: 2) == Mark(line: 1, column: 2))
    #expect(lines.mark(atByte: 6) == Mark(line: 2, column: 2))
    #expect(lines.end == Mark(line: 3, column: 1))
  }
}
