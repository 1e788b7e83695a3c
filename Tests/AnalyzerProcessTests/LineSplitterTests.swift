// SPDX-License-Identifier: MIT

import Testing

@testable import AnalyzerProcess

@Suite struct LineSplitterTests {
  private func lines(_ chunks: [[UInt8]]) -> [String] {
    var splitter = LineSplitter()
    var found: [String] = []
    for chunk in chunks {
      chunk.withUnsafeBytes { bytes in splitter.consume(bytes) { found.append(String(decoding: $0, as: UTF8.self)) } }
    }
    splitter.finish { found.append(String(decoding: $0, as: UTF8.self)) }
    return found
  }

  @Test(arguments: [
    ("a\nb\r\nc\rd", ["a", "b", "c", "d"]),
    ("\n\n", ["", ""]),
    ("\r\r\n", ["", ""]),
    ("a", ["a"]),
    ("", []),
    ("ü\n😀\r", ["ü", "😀"]),
  ])
  func `LF, CR and CR LF end a line however the chunks fall`(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    #expect(lines([bytes]) == expected)
    #expect(lines(bytes.map { [$0] }) == expected)
    for cut in 0...bytes.count { #expect(lines([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected) }
  }

  @Test func `a line without an end is handed on in pieces`() {
    let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
    let found = lines(Array(repeating: chunk, count: 30))
    #expect(found.map(\.count).reduce(0, +) == 300_000)
    #expect(found.allSatisfy { $0.count <= LineSplitter.limit + chunk.count })
    #expect(found.count > 3)
  }
}
