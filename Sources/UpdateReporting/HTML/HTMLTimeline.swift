// SPDX-License-Identifier: MIT

/// Past runs as a chart: tables, columns and harmful changes over the same runs, oldest on the left.
struct HTMLTimeline {
  /// Runs that fit in a chart and can still be told apart.
  static let mostRuns = 60

  let runs: [HTMLRun]
  let amount: Int
  let first: String
  let last: String
  let strips: [HTMLStrip]
  let width = HTMLStrip.width

  /// Nil when there is nothing to draw a line through.
  init?(_ points: [TimelinePoint]) {
    let shown = Array(points.suffix(Self.mostRuns))
    guard shown.count >= 2, let oldest = shown.first, let newest = shown.last else { return nil }
    amount = shown.count
    first = HTMLMoment.text(oldest.startedAt)
    last = HTMLMoment.text(newest.startedAt)
    let dates = shown.map { HTMLMoment.text($0.startedAt) }
    strips = [
      HTMLStrip("Tables", shown.map(\.tables), dates, tone: "tables"),
      HTMLStrip("Columns", shown.map(\.columns), dates, tone: "columns"),
      HTMLStrip(bars: "Breaking or silent loss", shown.map(\.harmful), dates),
    ].compactMap(\.self)
    runs = shown.reversed().map(HTMLRun.init)
  }
}

/// One run as a row, for those who read rather than look.
struct HTMLRun {
  let moment: String
  let runName: String
  let ending: String
  let tablesText: String
  let columnsText: String
  let harmfulText: String

  init(_ point: TimelinePoint) {
    moment = HTMLMoment.text(point.startedAt)
    runName = point.runID
    ending = point.outcome
    tablesText = String(point.tables)
    columnsText = point.columns.map(String.init) ?? "unknown"
    harmfulText = String(point.harmful)
  }
}
