// SPDX-License-Identifier: MIT

/// Small damage to a document, of the kinds that transfers, editors and interrupted writes do.
enum Mutation: CaseIterable {
  case deleteByte, replaceByte, insertByte, insertSnippet, truncate
  case deleteLine, duplicateLine, swapLines, indentLine, outdentLine

  private static let bytes: [UInt8] =
    Array(" \t\n\r:-#'\"[]{},&*!|>%@`?~=<0.1_eyn\u{0}\u{1}\u{7F}".utf8) + [0x80, 0xC3, 0xE2, 0xFF]
  private static let snippets = [
    ": ", "- ", "? ", "<<: ", "&a ", "*a", "!!str ", "!!int ", "'", "\"", "---\n", "...\n", "{", "}", "[", "]", " #",
    "0x", "0b", "1:30",
    ".inf", "2001-01-01", "yes", "null", "\u{85}", "\u{2028}", "\u{FEFF}", "é", "\r\n", "\r", "%YAML 1.1\n",
  ]

  /// A copy of the document with one to three kinds of damage.
  static func apply(to document: [UInt8], using random: inout SplitMix) -> [UInt8] {
    var result = document
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      allCases.randomElement(using: &random)?.damage(&result, using: &random)
    }
    return result
  }

  private func damage(_ document: inout [UInt8], using random: inout SplitMix) {
    guard document.count > 2 else { return }
    let position = Int.random(in: 0..<document.count, using: &random)
    switch self {
    case .deleteByte: document.remove(at: position)
    case .replaceByte: document[position] = Self.bytes.randomElement(using: &random) ?? 0
    case .insertByte: document.insert(Self.bytes.randomElement(using: &random) ?? 0, at: position)
    case .insertSnippet:
      document.insert(contentsOf: (Self.snippets.randomElement(using: &random) ?? "").utf8, at: position)
    case .truncate: document.removeSubrange(position...)
    default: damageLines(&document, using: &random)
    }
  }

  private func damageLines(_ document: inout [UInt8], using random: inout SplitMix) {
    var lines = document.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let line = Int.random(in: 0..<lines.count, using: &random)
    switch self {
    case .deleteLine: lines.remove(at: line)
    case .duplicateLine: lines.insert(lines[line], at: line)
    case .swapLines: lines.swapAt(line, Int.random(in: 0..<lines.count, using: &random))
    case .indentLine: lines[line].insert(UInt8(ascii: " "), at: 0)
    default: if lines[line].first == UInt8(ascii: " ") { lines[line].removeFirst() }
    }
    document = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}
