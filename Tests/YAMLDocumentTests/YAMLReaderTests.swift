// SPDX-License-Identifier: MIT

import Testing
import YAMLComparison
import YAMLDocument

struct YAMLReaderTests {
  private func errors(_ text: String, limits: YAMLLimits = YAMLLimits()) -> [YAMLError] {
    do {
      let root = try YAMLReader(limits: limits).read(Array(text.utf8))
      Issue.record("was read: \(root.value.canonical)")
      return []
    } catch {
      return error.errors
    }
  }

  private func mark(_ line: Int, _ column: Int) -> Mark { Mark(line: line, column: column) }

  @Test func `every value knows its place in characters, not bytes`() throws {
    let root = try YAMLReader().read(Array("größe: [ä, 日本, 3]\nb:\n  - x\n".utf8))
    guard case .mapping(let entries) = root.value, case .sequence(let nodes) = entries[0].value.value,
      case .sequence(let below) = entries[1].value.value
    else {
      Issue.record("unexpected structure: \(root)")
      return
    }
    #expect(entries.map(\.key.mark) == [mark(1, 1), mark(2, 1)])
    #expect(nodes.map(\.mark) == [mark(1, 9), mark(1, 12), mark(1, 16)])
    #expect(below.map(\.mark) == [mark(3, 5)])
  }

  @Test func `a duplicate key names both places`() {
    #expect(errors("a: 1\nb: 2\na: 3\n") == [.duplicateKey("a", first: mark(1, 1), second: mark(3, 1))])
  }

  @Test func `a key that occurs three times is reported twice, each time with the first place`() {
    #expect(
      errors("a: 1\na: 2\na: 3\n") == [
        .duplicateKey("a", first: mark(1, 1), second: mark(2, 1)),
        .duplicateKey("a", first: mark(1, 1), second: mark(3, 1)),
      ]
    )
  }

  @Test func `a repeated key is found among thousands`() {
    let lines = (0..<5000).map { "key\($0): \($0)" } + ["key4321: again"]
    let found = errors(lines.joined(separator: "\n") + "\n")
    #expect(found == [.duplicateKey("key4321", first: mark(4322, 1), second: mark(5001, 1))])
  }

  @Test func `keys that Unicode calls equivalent but that differ in bytes are two keys`() throws {
    let root = try YAMLReader().read(Array("\u{E9}: 1\ne\u{301}: 2\n".utf8))
    #expect(root.value.canonical == "{s2:\u{E9}=i1,s3:e\u{301}=i2}")
  }

  @Test func `errors that leave the structure clear are all collected`() {
    let found = errors("a: 1\na: 2\nb: !thing 3\nc: *nowhere\nd: 2026-02-30\n? [x]\n: 1\n")
    #expect(
      found == [
        .duplicateKey("a", first: mark(1, 1), second: mark(2, 1)),
        .unsupportedTag("!thing", mark(3, 4)),
        .undefinedAlias("nowhere", mark(4, 4)),
        .unfitScalar("2026-02-30", .timestamp, mark(5, 4)),
        .complexKey(mark(6, 3)),
      ]
    )
  }

  @Test func `a syntax error ends the reading and does not hide what came before`() {
    let found = errors("b: !thing 3\nc: [1\nd: 2\n")
    #expect(found.map(\.id) == ["yaml-unsupported-tag", "yaml-syntax"])
    #expect(found.last?.mark == mark(3, 2))
  }

  @Test func `more errors than the limit end with saying so`() {
    let text = (0..<20).map { "- !x\($0) 1\n" }.joined()
    let found = errors(text, limits: YAMLLimits(errors: 3))
    #expect(found.map(\.id) == ["yaml-too-many-errors"] + Array(repeating: "yaml-unsupported-tag", count: 3))
  }

  @Test(arguments: [
    ("a: !!python/object/apply:os.system [x]\n", "yaml-unsafe-tag"), ("a: !!python/tuple [1]\n", "yaml-unsafe-tag"),
    ("a: !!set {b}\n", "yaml-unsupported-tag"), ("a: !own 1\n", "yaml-unsupported-tag"),
    ("a: !!seq {b: 1}\n", "yaml-unfit-tag"),
    ("a: !!int [1]\n", "yaml-unfit-tag"), ("a: 1\n---\nb: 2\n", "yaml-several-documents"), ("", "yaml-empty"),
    ("# nothing\n", "yaml-empty"), ("a: &x [*x]\n", "yaml-recursive-alias"),
    ("a: &x 1\nb: &x 2\n", "yaml-duplicate-anchor"),
    ("a: *x\n", "yaml-undefined-alias"), ("? {b: 1}\n: 2\n", "yaml-complex-key"), ("a:\n  <<: 1\n", "yaml-unfit-merge"),
    ("a: b: c\n", "yaml-syntax"),
  ])
  func `what must not be in a configuration is refused by its own name`(text: String, id: String) {
    #expect(errors(text).map(\.id) == [id])
  }

  @Test func `a recursive alias names the anchor's place`() {
    #expect(errors("a: &x\n  - *x\n") == [.recursiveAlias("x", alias: mark(2, 5), anchor: mark(1, 4))])
  }

  @Test func `several documents name both beginnings`() {
    #expect(errors("---\na: 1\n---\nb: 2\n") == [.severalDocuments(first: mark(1, 1), second: mark(3, 1))])
  }

  @Test func `aliases give the same value again`() throws {
    let root = try YAMLReader().read(Array("a: &x {b: [1, 2]}\nc: *x\n".utf8))
    #expect(root.value.canonical == "{s1:a={s1:b=[i1,i2]},s1:c={s1:b=[i1,i2]}}")
  }

  @Test func `merge keys are put together as PyYAML does it`() throws {
    let root = try YAMLReader().read(Array("base: &b {a: 1, b: 2}\nx:\n  c: 3\n  b: 4\n  <<: *b\n".utf8))
    #expect(root.value.canonical == "{s1:x={s1:a=i1,s1:b=i4,s1:c=i3},s4:base={s1:a=i1,s1:b=i2}}")
  }

  @Test func `an error in a nested mapping is found once although the mapping is merged`() {
    #expect(errors("b: &b {a: 1, a: 2}\nc:\n  <<: *b\n").map(\.id) == ["yaml-duplicate-key"])
  }
}
