// SPDX-License-Identifier: MIT

import Testing

@testable import TablesDiffing

@Suite struct FlapDetectorTests {
  private func observations(_ values: [(String, Int?)]) -> [StrategyObservation] {
    values.map { StrategyObservation(strategy: $0.0, estimatedRows: $0.1) }
  }

  @Test func `there and back around a threshold is a flap`() {
    let flap = FlapDetector().flap(
      of: "signalod",
      in: observations([("incremental", 12_000), ("full_table", 9_100), ("incremental", 10_050), ("full_table", 9_900)])
    )
    #expect(
      flap == StrategyFlap(table: "signalod", crossings: 3, threshold: 10_000, lowestRows: 9_100, highestRows: 12_000)
    )
  }

  @Test(
    arguments: [
      [("incremental", 12_000), ("full_table", 9_100)],
      [("incremental", 12_000), ("full_table", 12_100), ("incremental", 12_200)],
      [("incremental", 12_000), ("full_table", 9_100), ("incremental_chunked", 1_200_000)],
      [("incremental", nil), ("full_table", nil), ("incremental", nil)],
      [],
    ] as [[(String, Int?)]]
  )
  func `one crossing, no threshold between, a development, or no estimates are no flap`(_ values: [(String, Int?)]) {
    #expect(FlapDetector().flap(of: "t", in: observations(values)) == nil)
  }

  @Test func `what lies before the window is forgotten`() {
    let old = observations([("incremental", 12_000), ("full_table", 9_100), ("incremental", 12_000)])
    let calm = Array(repeating: StrategyObservation(strategy: "incremental", estimatedRows: 12_000), count: 12)
    #expect(FlapDetector(window: 12).flap(of: "t", in: old + calm) == nil)
  }

  @Test func `a flapping table's strategy change becomes a remark`() throws {
    let diff = TablesDiff.compare(
      old: configuration(entry("signalod")),
      new: configuration(entry("signalod", ["extraction_strategy": "full_table"]))
    )
    let flap = StrategyFlap(table: "signalod", crossings: 2, threshold: 10_000, lowestRows: 9_000, highestRows: 11_000)
    let explained = diff.explaining([flap])
    #expect(explained.changes.map(\.kind) == [.strategyFlapping])
    #expect(explained.worst == .informational)
    #expect(explained.summary.strategyChanges == 1)
  }
}
