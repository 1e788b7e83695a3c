// SPDX-License-Identifier: MIT

import TablesConfig
import Testing
import YAMLDocument

struct TablesValidatorTests {
  private func findings(_ fixture: String, replacing old: String, with new: String) throws -> [ValidationFinding] {
    let text = try Fixture.text("validation/\(fixture)")
    #expect(text.contains(old))
    return TablesValidator().validate(Array(text.replacing(old, with: new).utf8))
  }

  @Test func `the rules have different names, each with a reason in whole sentences`() {
    let rules = TablesValidator.standardRules
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(Set(rules.map(\.reason)).count == rules.count)
    for rule in rules {
      #expect(rule.reason.hasSuffix(".") && rule.reason.first?.isUppercase == true, "\(rule.id): \(rule.reason)")
      #expect(!rule.reason.contains("\n") && !rule.reason.contains("  "), "\(rule.id): \(rule.reason)")
      #expect(rule.id.allSatisfy { $0.isLowercase || $0 == "-" }, "\(rule.id)")
    }
  }

  @Test func `findings come with the worst first, then in the order of the file`() throws {
    let found = try findings(
      "valid.yml",
      replacing: "    performance_category: small\n    processing_priority: medium\n",
      with: "    performance_category: huge\n    processing_priority: []\n"
    )
    #expect(found.map(\.severity) == found.map(\.severity).sorted())
    #expect(found.prefix(3).allSatisfy { $0.rule == "field-type" })
    #expect(found.suffix(3).allSatisfy { $0.rule == "performance-category-unknown" })
    #expect(found.map(\.table) == ["account", "adjustment", "commlog", "account", "adjustment", "commlog"])
  }

  @Test func `a truncated file says what its metadata says and what it holds`() throws {
    let found = try findings("valid.yml", replacing: "total_tables: 3", with: "total_tables: 446")
    #expect(found.map(\.message) == ["metadata says 446, the file holds 3"])
    #expect(found.map(\.field) == ["total_tables"])
    #expect(found.map(\.mark) == [Mark(line: 6, column: 17)])
  }

  @Test func `a file that is no YAML gives its errors as findings`() {
    let found = TablesValidator().validate(Array("tables:\n  a: [\n".utf8))
    #expect(found.map(\.rule) == ["yaml-syntax"])
    #expect(found.map(\.severity) == [.invalid])
    #expect(TablesValidator().validate([]).map(\.rule) == ["yaml-empty"])
    #expect(
      TablesValidator().validate(Array("a: 1\na: 2\n---\n".utf8)).map(\.rule) == [
        "yaml-duplicate-key", "yaml-several-documents",
      ]
    )
  }

  @Test func `a half-written entry names every missing field`() throws {
    let found = try findings("valid-version-3.yml", replacing: "    batch_size: 5000\n", with: "")
    #expect(found.map(\.message) == ["the entry is half-written: batch_size is missing"])
    #expect(found.map(\.table) == ["account"])
  }

  @Test func `text without quotes that reads as another type is told to be quoted`() throws {
    let found = try findings("valid.yml", replacing: "source_database: opendental", with: "source_database: 007")
    #expect(
      found.map(\.message) == [
        "metadata.source_database must be a string, not an integer (7); text that looks like another type needs quotes"
      ]
    )
  }

  @Test(arguments: [
    ("2026-02-13T08:15:30", true), ("2026-02-13 08:15:30", true), ("2026-02-13T08:15:30.1", true),
    ("2026-02-13T08:15:30.123456", true), ("2026-02-13T08:15:30.1234567", false), ("2026-02-13T08:15:30Z", false),
    ("2026-02-13T08:15:30+01:00", false), ("2026-02-13T08:15:30.", false), ("2026-02-13", false), ("yesterday", false),
    ("", false),
  ])
  func `the time of generation must be a local time`(text: String, isFit: Bool) throws {
    let found = try findings("valid.yml", replacing: "'2026-02-13T08:15:30.123456'", with: "'\(text)'")
    #expect(found.map(\.rule) == (isFit ? [] : ["generated-at-format"]))
  }

  @Test func `a rule can be judged alone`() throws {
    let rule = try #require(TablesValidator.standardRules.first { $0.id == "field-range" })
    let found = TablesValidator(rules: [rule]).validate(try Fixture.bytes("validation/field-range.yml"))
    #expect(Set(found.map(\.rule)) == ["field-range"])
    #expect(TablesValidator(rules: []).validate(try Fixture.bytes("validation/field-range.yml")).isEmpty)
  }

  @Test func `carriage returns with line feeds are fine`() throws {
    let text = try Fixture.text("validation/valid.yml").replacing("\n", with: "\r\n")
    #expect(TablesValidator().validate(Array(text.utf8)).isEmpty)
  }

  @Test func `foreign names cannot control the terminal through a message`() throws {
    let found = try findings(
      "valid.yml",
      replacing: "extraction_strategy: incremental",
      with: "extraction_strategy: \"\\e[2J\""
    )
    #expect(found.first?.message.hasPrefix("extraction_strategy \"\u{FFFD}[2J\" is none of") == true)
  }
}
