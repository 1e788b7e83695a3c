// SPDX-License-Identifier: MIT

import Testing
import YAMLComparison
import YAMLDocument

/// Documents made to exhaust a reader. Each must be refused by its limit; without the limit these tests would not
/// come back in time.
struct YAMLLimitsTests {
  private func refusals(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> [YAMLError] {
    do {
      _ = try YAMLReader(limits: limits).read(bytes)
      return []
    } catch {
      return error.errors
    }
  }

  @Test func `a hundred thousand opening brackets stop at the depth limit`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(refusals(bytes) == [.tooDeep(limit: 64, Mark(line: 1, column: 65))])
  }

  @Test(arguments: ["- ", "? ", "{a: "])
  func `other nesting stops at the depth limit as well`(opening: String) {
    let text = String(repeating: opening, count: 20_000)
    #expect(refusals(Array(text.utf8)).map(\.id) == ["yaml-too-deep"])
  }

  @Test func `nesting up to the limit is read`() throws {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try YAMLReader().read(Array(text.utf8)).value.canonical == text)
  }

  @Test func `an alias bomb is recognised without being built`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...60 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(refusals(Array(text.utf8)).map(\.id) == ["yaml-alias-expansion"])
  }

  @Test func `a bomb of merge keys is recognised as well`() {
    let entries = (0..<100).map { "k\($0): \($0)" }.joined(separator: ", ")
    var text = "a0: &a0 {\(entries)}\n"
    for level in 1...60 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 100).joined(separator: ", ")
      text += "a\(level): &a\(level) {<<: [\(aliases)]}\n"
    }
    #expect(refusals(Array(text.utf8)).map(\.id) == ["yaml-alias-expansion"])
  }

  @Test func `aliases within the limit are read`() throws {
    let text = "a: &a [1, 2, 3]\nb: [*a, *a]\n"
    #expect(
      try YAMLReader(limits: YAMLLimits(aliasedNodes: 8)).read(Array(text.utf8)).value.canonical.contains(
        "[i1,i2,i3],[i1"
      )
    )
    #expect(refusals(Array(text.utf8), limits: YAMLLimits(aliasedNodes: 7)).map(\.id) == ["yaml-alias-expansion"])
  }

  @Test func `more bytes than the limit are refused before parsing`() {
    let bytes = Array("a: [\n".utf8)
    #expect(refusals(bytes, limits: YAMLLimits(bytes: 4)) == [.tooLarge(bytes: 5, limit: 4)])
    #expect(refusals(bytes, limits: YAMLLimits(bytes: 5)).map(\.id) == ["yaml-syntax"])
  }

  @Test(arguments: ["a: ", "a: '", "# ", "a: |\n  "])
  func `a token longer than the limit is refused before it is complete`(opening: String) {
    let bytes = Array(opening.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 200_000)
    let found = refusals(bytes, limits: YAMLLimits(tokenBytes: 50_000))
    #expect(found.map(\.id) == ["yaml-token-too-long"])
  }

  @Test func `many tokens together may be longer than the limit`() throws {
    let text = (0..<20_000).map { "key\($0): value\n" }.joined()
    let root = try YAMLReader(limits: YAMLLimits(tokenBytes: 50_000)).read(Array(text.utf8))
    #expect(root.value.canonical.hasSuffix("s8:key19999=s5:value}"))
  }

  @Test func `half a million keys are read`() throws {
    let text = (0..<500_000).map { "k\($0):\n" }.joined()
    guard case .mapping(let entries) = try YAMLReader().read(Array(text.utf8)).value else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries.count == 500_000)
  }
}
