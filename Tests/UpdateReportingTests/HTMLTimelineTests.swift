// SPDX-License-Identifier: MIT

import Testing

@testable import UpdateReporting

@Suite struct HTMLTimelineTests {
  private static func point(_ day: Int, _ tables: Int, _ columns: Int? = nil, harmful: Int = 0) -> TimelinePoint {
    TimelinePoint(
      runID: "run\(day)",
      startedAt: "2026-02-\(day < 10 ? "0" : "")\(day)T03:00:00Z",
      outcome: "applied",
      tables: tables,
      columns: columns,
      harmful: harmful
    )
  }

  @Test func `one run is no line`() {
    #expect(HTMLTimeline([Self.point(1, 446)]) == nil)
    #expect(HTMLTimeline([]) == nil)
  }

  @Test func `more tables stand higher, and the runs go from left to right`() throws {
    let timeline = try #require(HTMLTimeline([Self.point(1, 430), Self.point(2, 432), Self.point(3, 446)]))
    let tables = try #require(timeline.strips.first)
    #expect(tables.dots.map(\.x) == tables.dots.map(\.x).sorted())
    #expect(tables.dots.map(\.y) == tables.dots.map(\.y).sorted(by: >))
    #expect([tables.lowest, tables.highest, tables.latest] == [430, 446, 446])
    #expect(tables.dots.last?.tip == "2026-02-03 03:00 UTC: 446")
    #expect(tables.dots.allSatisfy { (0...HTMLStrip.width).contains($0.x) && (0...HTMLStrip.height).contains($0.y) })
  }

  @Test func `a file that lists no columns leaves a gap, not a zero`() throws {
    let some = try #require(HTMLTimeline([Self.point(1, 4, 40), Self.point(2, 4), Self.point(3, 4, 42)]))
    #expect(some.strips.map(\.name) == ["Tables", "Columns", "Breaking or silent loss"])
    #expect(some.strips[1].dots.count == 2)
    let none = try #require(HTMLTimeline([Self.point(1, 4), Self.point(2, 4)]))
    #expect(none.strips.map(\.name) == ["Tables", "Breaking or silent loss"])
  }

  @Test func `a run that broke something has the taller bar`() throws {
    let timeline = try #require(HTMLTimeline((1...9).map { Self.point($0, 446, harmful: $0 == 5 ? 50 : 0) }))
    let bars = try #require(timeline.strips.last).bars
    #expect(bars.map(\.isZero) == (1...9).map { $0 != 5 })
    #expect(bars[4].length > bars[3].length)
    #expect(bars.allSatisfy { $0.left >= 0 && $0.left + $0.thickness <= HTMLStrip.width })
  }

  @Test func `old runs drop out of a long history`() throws {
    let timeline = try #require(HTMLTimeline((0..<200).map { Self.point(1 + $0 % 28, 400 + $0) }))
    #expect(timeline.amount == HTMLTimeline.mostRuns)
    #expect(timeline.runs.first?.tablesText == "599")
  }
}
