// SPDX-License-Identifier: MIT

/// One curve, or one row of bars, over the runs. Whole numbers only, so that equal runs draw equal bytes.
struct HTMLStrip {
  static let width = 960
  static let height = 84
  private static let margin = 12
  private static let top = 14
  private static let bottom = 70

  let name: String
  let tone: String
  let latest: Int
  let lowest: Int
  let highest: Int
  let isCurve: Bool
  let line: String
  let dots: [HTMLDot]
  let bars: [HTMLBar]
  let height = Self.height
  let baseline = Self.bottom

  /// A curve; nil when fewer than two runs know the value. A run that does not know it is passed over.
  init?(_ name: String, _ values: [Int?], _ dates: [String], tone: String) {
    let known = values.enumerated().compactMap { index, value in value.map { (index, $0) } }
    guard known.count >= 2, let low = known.map(\.1).min(), let high = known.map(\.1).max() else { return nil }
    let dots = known.map { index, value in
      HTMLDot(
        x: Self.x(index, of: values.count),
        y: high == low
          ? (Self.top + Self.bottom) / 2 : Self.bottom - (value - low) * (Self.bottom - Self.top) / (high - low),
        tip: "\(dates[index]): \(value)"
      )
    }
    self.init(name, tone: tone, values: known.map(\.1), dots: dots, bars: [])
  }

  /// Bars, for what is counted anew in each run.
  init(bars name: String, _ values: [Int], _ dates: [String]) {
    let high = max(1, values.max() ?? 1)
    let width = min(18, max(4, (Self.width - 2 * Self.margin) / values.count / 2))
    let bars = values.enumerated().map { index, value in
      let height = value == 0 ? 2 : max(6, value * (Self.bottom - Self.top) / high)
      return HTMLBar(
        left: min(max(Self.x(index, of: values.count) - width / 2, 0), Self.width - width),
        start: Self.bottom - height,
        thickness: width,
        length: height,
        isZero: value == 0,
        barTip: "\(dates[index]): \(value)"
      )
    }
    self.init(name, tone: "harmful", values: values, dots: [], bars: bars)
  }

  private init(_ name: String, tone: String, values: [Int], dots: [HTMLDot], bars: [HTMLBar]) {
    self.name = name
    self.tone = tone
    latest = values.last ?? 0
    lowest = values.min() ?? 0
    highest = values.max() ?? 0
    self.dots = dots
    self.bars = bars
    isCurve = !dots.isEmpty
    line = dots.map { "\($0.x),\($0.y)" }.joined(separator: " ")
  }

  private static func x(_ index: Int, of count: Int) -> Int {
    margin + index * (width - 2 * margin) / max(1, count - 1)
  }
}

/// A run on a curve.
struct HTMLDot {
  let x: Int
  let y: Int
  let tip: String
}

/// A run as a bar.
struct HTMLBar {
  let left: Int
  let start: Int
  let thickness: Int
  let length: Int
  let isZero: Bool
  let barTip: String
}
