// SPDX-License-Identifier: MIT

import DbtImpact
import Foundation
import TablesDiffing
import Testing

@testable import UpdateReporting

@Suite struct HTMLReportTests {
  @Test(arguments: try DiffingCase.all)
  func `equal reports have equal bytes, and the page needs nothing from anywhere`(_ sample: DiffingCase) throws {
    let page = HTMLReport.render(try sample.report())
    #expect(page == HTMLReport.render(try sample.report()))
    for reference in ["http://", "https://", "src=", "@import", "url("] { #expect(!page.contains(reference)) }
    #expect(page.contains("sha256-\(HTMLReport.scriptHash)"))
  }

  @Test(arguments: [
    ("<b>", "&lt;b&gt;"), ("\"\u{301}x", "&quot;\u{301}x"), ("'\u{301}", "&#39;\u{301}"), ("<\u{338}s", "&lt;\u{338}s"),
    ("&amp;", "&amp;amp;"), ("a`b", "a&#96;b"), ("\u{202E}exe", "\u{FFFD}exe"), ("line\nend", "line\u{FFFD}end"),
  ])
  func `what has a meaning for a browser is escaped, whatever follows it`(_ raw: String, _ escaped: String) {
    // By scalars: a mark and its accent are one character, and would compare as that.
    #expect(Array(InertContent().escapeText(raw).unicodeScalars) == Array(escaped.unicodeScalars))
  }

  @Test func `every change stands in the page with both values`() throws {
    for sample in try DiffingCase.all {
      let report = try sample.report()
      let page = HTMLReport.render(report)
      let rows = page.split(separator: "<tr data-kind=").count - 1
      #expect(rows == report.diff?.changes.count ?? 0)
      for change in report.diff?.changes ?? [] {
        #expect(page.contains("data-name=\"\(InertContent().escapeText(change.table))\""))
      }
    }
  }

  @Test func `a failure says its three parts`() {
    let page = HTMLReport.render(Samples.failed)
    for part in [
      "Database connection failed", "Configuration unchanged.", "etl-update-schema --environment production",
    ] { #expect(page.contains(part)) }
    #expect(HTMLReport.render(Samples.refused).contains("tables-vanished"))
  }

  @Test func `the runbook's commands stand there letter by letter`() throws {
    var amount = 0
    for sample in try DiffingCase.all {
      let report = try sample.report()
      let page = HTMLReport.render(report)
      for command in report.nextSteps.flatMap(\.commands) {
        #expect(page.contains(">\(InertContent().escapeText(command))</code><button type=\"button\" class=\"copy\">"))
        amount += 1
      }
    }
    #expect(amount > 5)
  }

  @Test func `an impact is a path from the change to the dashboards`() throws {
    var report = Samples.base
    let place = ImpactPlace(
      model: DbtModelName(name: "stg_opendental__document", layer: .staging),
      place: DbtPlace(path: "models/stg_opendental__document.sql", line: 6),
      reason: .named
    )
    let subject = ImpactSubject(
      table: "document",
      column: "ExternalGUID",
      event: .removed,
      severity: .breaking,
      fingerprint: "0"
    )
    let answer = ImpactAnswer(
      subject: subject,
      certainty: .named,
      places: [place],
      dependents: [DbtModelName(name: "mart_audit", layer: .mart)],
      exposures: [
        DbtExposure(name: "board", type: nil, owner: "<Ada>", place: DbtPlace(path: "models/e.yml", line: 1))
      ]
    )
    let project = DbtProjectFacts(directory: "dbt", origin: "files", models: 3, exposures: 1)
    report.impact = DbtImpact(project: project, answers: [answer])
    let page = HTMLReport.render(report)
    let stops = [
      "document.ExternalGUID removed", "stg_opendental__document", "models/stg_opendental__document.sql:6",
      "mart_audit", "board (owner: &lt;Ada&gt;)",
    ]
    var rest = page[...]
    for stop in stops { rest = rest[try #require(rest.range(of: stop), "\(stop)").upperBound...] }
    report.impact = DbtImpact(project: nil, answers: [answer])
    #expect(HTMLReport.render(report).contains("unknown, because no dbt project was found"))
  }
}
