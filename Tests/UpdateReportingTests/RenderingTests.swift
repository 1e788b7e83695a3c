// SPDX-License-Identifier: MIT

import Testing
import YAMLDocument

@testable import UpdateReporting

@Suite struct RenderingTests {
  @Test(arguments: [
    (JSONValue.string("a\"b\\c\n\t\u{1}\u{7F}\u{2028}é😀"), #""a\"b\\c\n\t\u0001\u007f\u2028é😀""#),
    (.number(0.1), "0.1"), (.number(3), "3.0"), (.number(-0.0), "0.0"), (.number(.infinity), "\".inf\""),
    (.number(.nan), "\".nan\""),
    (.number(1e300), "1e+300"), (.integer("123456789012345678901234567890"), "123456789012345678901234567890"),
    (.array([]), "[]"), (.object([:]), "{}"), (.null, "null"), (.bool(false), "false"),
    (.object(["b": .int(1), "a": .array([.int(2)])]), "{\n  \"a\": [\n    2\n  ],\n  \"b\": 1\n}"),
  ])
  func `a JSON value has one spelling`(_ value: JSONValue, _ text: String) {
    #expect(JSONText.document(value) == text + "\n")
  }

  @Test func `a value of the configuration becomes its JSON counterpart`() {
    let mark = Mark(line: 1, column: 1)
    let entries = [
      YAMLEntry(key: YAMLNode(.int(1), at: mark), value: YAMLNode(.null, at: mark)),
      YAMLEntry(key: YAMLNode(.string("when"), at: mark), value: YAMLNode(.timestamp("2026-01-01"), at: mark)),
    ]
    #expect(JSONValue(.mapping(entries)) == .object(["1": .null, "when": .string("2026-01-01")]))
    #expect(JSONValue(nil as YAMLValue?) == .null)
  }

  @Test(arguments: [
    ("plain", "`plain`"), ("a|b", "`a\\|b`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("", ""), ("<b>", "`<b>`"),
    ("a\nb\u{1B}", "`a\u{FFFD}b\u{FFFD}`"),
  ])
  func `a name becomes a code span that it cannot leave`(_ name: String, _ expected: String) {
    #expect(MarkdownText.code(name, inTable: true) == expected)
  }

  @Test func `prose cannot become markup`() {
    #expect(
      MarkdownText.prose("<b>*x*_y_[z](u)`c`|@team #1 & ~ ! $")
        == "&lt;b&gt;\\*x\\*\\_y\\_\\[z\\](u)\\`c\\`\\|&#64;team &#35;1 &amp; \\~ \\! \\$"
    )
  }

  @Test func `a block's fence is longer than any in it`() {
    #expect(MarkdownText.block(["a ```` b"], language: "sh") == ["`````sh", "a ```` b", "`````"])
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (4_733, "4,733"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
  ])
  func `thousands are grouped`(_ number: Int, _ text: String) {
    #expect(Amounts.grouped(number) == text)
  }

  @Test func `lines break at spaces and align under their text`() {
    let layout = TextLayout(width: 20)
    #expect(layout.wrap("one two three four five", after: "- ") == ["- one two three four", "  five"])
    #expect(layout.wrap("/a/very/long/path/that/has/no/space") == ["/a/very/long/path/that/has/no/space"])
    #expect(TextLayout.cells("日本") == 4)
  }

  @Test func `the listings say what they hold`() {
    let style = TextStyle(isColored: false, width: 100)
    #expect(
      Samples.backups.text(style: style) == """
        Backups of etl_pipeline/config/tables.yml, newest first:
          20260201_030000  cccccccccccc  446 tables  2 added, 7 modified
        ! 20251231_010000  foreign  damaged: line 200: the document ends inside a string

        """
    )
    #expect(
      Samples.history.text(style: style)
        == """
        20260201-030000-1a2b  2026-02-01T03:00:00  update    applied      clinic  446 tables  +2 ~7 !1
        20260131-030000-9f00  2026-01-31T03:00:00  update    failed     \("")

        """.replacing("failed     \n", with: "failed     \n")
    )
    #expect(
      Samples.validation.text(style: style) == """
          tables.yml:6:17: invalid: metadata says 446, the file holds 277 [table-count-mismatch]
          warning: tmpimages has no primary key [no-primary-key]
        tables.yml: 1 invalid, 1 warning (277 tables, 2,900 columns)

        """
    )
  }
}
