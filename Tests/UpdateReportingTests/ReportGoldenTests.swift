// SPDX-License-Identifier: MIT

import TablesDiffing
import Testing

@testable import UpdateReporting

/// What the reports say about each case in `Tests/Fixtures/diffing`, letter by letter.
@Suite struct ReportGoldenTests {
  static let style = TextStyle(isColored: false, width: 80)

  @Test(arguments: try DiffingCase.all)
  func `the text report says what the file says`(_ sample: DiffingCase) throws {
    try Golden.check(TextReport.render(try sample.report(), style: Self.style), against: "diffing/\(sample)/report.txt")
  }

  @Test(arguments: try DiffingCase.all)
  func `the JSON report says what the file says`(_ sample: DiffingCase) throws {
    try Golden.check(JSONReport.render(try sample.report()), against: "diffing/\(sample)/report.json")
  }

  @Test(arguments: try DiffingCase.all)
  func `the Markdown report says what the file says`(_ sample: DiffingCase) throws {
    try Golden.check(MarkdownReport.render(try sample.report()), against: "diffing/\(sample)/report.md")
  }

  @Test(arguments: ["hostile-names", "opendental-upgrade", "unchanged"])
  func `the HTML report says what the file says`(_ name: String) throws {
    // Without style and script: those are not what a report says, and have tests of their own.
    let page = HTMLReport.render(try DiffingCase(name: name).report())
      .replacing(HTMLReport.style, with: "").replacing(HTMLReport.script, with: "")
      .replacing(HTMLReport.scriptHash, with: "")
    try Golden.check(page, against: "diffing/\(name)/report.html")
  }

  @Test(arguments: try DiffingCase.all)
  func `no report lets a control character through`(_ sample: DiffingCase) throws {
    let report = try sample.report()
    for text in [
      TextReport.render(report, style: Self.style), JSONReport.render(report), MarkdownReport.render(report),
      HTMLReport.render(report),
    ] {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
  }

  @Test(arguments: try DiffingCase.all)
  func `colour adds nothing but escape sequences`(_ sample: DiffingCase) throws {
    let report = try sample.report()
    let colored = TextReport.render(report, style: TextStyle(isColored: true, width: 80))
    var plain = ""
    var rest = colored[...]
    while let start = rest.firstIndex(of: "\u{1B}") {
      plain += rest[..<start]
      let end = try #require(rest[start...].firstIndex(of: "m"))
      rest = rest[rest.index(after: end)...]
    }
    #expect(plain + rest == TextReport.render(report, style: Self.style))
  }

  @Test func `every severity and most kinds occur in the cases`() throws {
    let changes = try DiffingCase.all.flatMap { try $0.report().diff?.changes ?? [] }
    #expect(Set(changes.map(\.severity)) == Set(ChangeSeverity.allCases))
    #expect(Set(changes.map(\.kind)).count >= 15)
  }
}
