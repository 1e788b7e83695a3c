// SPDX-License-Identifier: MIT

import Testing
import YAMLComparison
import YAMLDocument

struct YAMLEncodingTests {
  private func refusal(_ bytes: [UInt8]) -> YAMLError? {
    do {
      _ = try YAMLReader().read(bytes)
      return nil
    } catch {
      return error.errors.first
    }
  }

  private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  @Test func `a UTF-8 byte order mark is skipped, as in PyYAML`() throws {
    let root = try YAMLReader().read([0xEF, 0xBB, 0xBF] + Array("a: 1\n".utf8))
    #expect(root.value.canonical == "{s1:a=i1}")
    #expect(root.mark == Mark(line: 1, column: 1))
  }

  @Test func `UTF-16 and UTF-32 are refused by name, with and without a byte order mark`() {
    #expect(refusal([0xFF, 0xFE] + utf16("a: 1\n", bigEndian: false)) == .wideEncoding(.utf16LittleEndian))
    #expect(refusal([0xFE, 0xFF] + utf16("a: 1\n", bigEndian: true)) == .wideEncoding(.utf16BigEndian))
    #expect(refusal(utf16("a: 1\n", bigEndian: false)) == .wideEncoding(.utf16LittleEndian))
    #expect(refusal(utf16("a: 1\n", bigEndian: true)) == .wideEncoding(.utf16BigEndian))
    #expect(refusal([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]) == .wideEncoding(.utf32LittleEndian))
    #expect(refusal([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61]) == .wideEncoding(.utf32BigEndian))
  }

  @Test func `a NUL byte is refused at its place`() {
    #expect(refusal(Array("a: 1\nb: ä\u{0}\n".utf8)) == .nulByte(Mark(line: 2, column: 5)))
  }

  @Test func `a file of NUL bytes is refused as such`() {
    #expect(refusal([UInt8](repeating: 0, count: 4096)) == .nulByte(Mark(line: 1, column: 1)))
  }

  @Test func `a control character is refused with its code`() {
    #expect(refusal(Array("a: \u{1B}[31m\n".utf8)) == .controlCharacter(0x1B, Mark(line: 1, column: 4)))
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    ] as [[UInt8]]
  )
  func `bytes that are not UTF-8 are refused at their place`(bytes: [UInt8]) {
    #expect(refusal(Array("a: 1\nb: é".utf8) + bytes + Array("\n".utf8)) == .malformedUTF8(Mark(line: 2, column: 5)))
  }

  @Test func `a bad byte far behind the beginning is found at its place`() {
    let lines = (0..<4000).map { "key\($0): é\n" }.joined()
    #expect(refusal(Array((lines + "last: ").utf8) + [0xFF]) == .malformedUTF8(Mark(line: 4001, column: 7)))
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
  func `every line break of YAML counts as one line`(lineBreak: String) throws {
    let root = try YAMLReader().read(Array("a: 1\(lineBreak)b: 2\(lineBreak)".utf8))
    guard case .mapping(let entries) = root.value else {
      Issue.record("not a mapping: \(root)")
      return
    }
    #expect(entries.map(\.key.mark) == [Mark(line: 1, column: 1), Mark(line: 2, column: 1)])
  }
}
