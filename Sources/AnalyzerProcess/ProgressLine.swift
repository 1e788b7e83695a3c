// SPDX-License-Identifier: MIT

internal import Glibc

/// One line of the analyzer's output, understood as far as its grammar goes: a progress bar, a log record, both (a record is appended
/// to the bar on the same physical line), or plain text.
package struct ProgressLine: Equatable, Sendable {
  package var bar: ProgressBar?
  package var record: LogRecord?
  /// Set when the line is neither bar nor record: the continuation of a record, or something printed.
  package var text: String?

  package init(parsing line: UnsafeRawBufferPointer) {
    // Most bytes of a flood are neither: three cheap searches decide before any text is made.
    let start = LogRecord.start(in: line)
    let head = start.map { UnsafeRawBufferPointer(rebasing: line[..<$0]) } ?? line
    if ProgressBar.mayBegin(head) { bar = ProgressBar(parsing: String(decoding: head, as: UTF8.self)) }
    if let start { record = LogRecord(parsing: String(decoding: line[start...], as: UTF8.self)) }
    if bar == nil, record == nil { text = String(decoding: line, as: UTF8.self) }
  }

  package init(parsing line: String) {
    var line = line
    self = line.withUTF8 { ProgressLine(parsing: UnsafeRawBufferPointer($0)) }
  }
}

/// A record of the analyzer's logger: `2026-07-15 21:53:13,550 - schema_analysis - INFO - message`.
package struct LogRecord: Equatable, Sendable {
  package enum Level: String, Sendable, CaseIterable {
    case debug = "DEBUG"
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"
    case critical = "CRITICAL"
  }

  package var logger: String?
  package var level: Level
  package var message: String

  init(logger: String?, level: Level, message: String) {
    self.logger = logger
    self.level = level
    self.message = message
  }

  // The name is missing in early versions: `time - LEVEL - message`.
  init?(parsing text: String) {
    let parts = text.dropFirst(Self.stampLength).firstRange(of: " - ").map { text[$0.upperBound...] } ?? ""
    guard let first = Self.field(parts) else { return nil }
    if let level = Level(rawValue: String(first.field)) {
      self.init(logger: nil, level: level, message: String(first.rest))
    } else if let second = Self.field(first.rest), let level = Level(rawValue: String(second.field)) {
      self.init(logger: String(first.field), level: level, message: String(second.rest))
    } else {
      return nil
    }
  }

  private static let stampLength = 19

  private static func field(_ text: Substring) -> (field: Substring, rest: Substring)? {
    text.firstRange(of: " - ").map { (text[..<$0.lowerBound], text[$0.upperBound...]) }
  }

  /// Where a record's time stamp begins in the line.
  static func start(in line: UnsafeRawBufferPointer) -> Int? {
    guard let base = line.baseAddress, line.count > stampLength + 6 else { return nil }
    var offset = 0
    while let found = memchr(base + offset, Int32(UInt8(ascii: "-")), line.count - offset) {
      let dash = UnsafeRawPointer(found) - base
      offset = dash + 1
      guard dash > 0, offset < line.count, line[dash - 1] == UInt8(ascii: " "), line[offset] == UInt8(ascii: " ")
      else { continue }
      let separator = dash - 1
      for length in [stampLength, stampLength + 4] where separator >= length {
        let start = separator - length
        if isStamp(UnsafeRawBufferPointer(rebasing: line[start..<separator])) { return start }
      }
    }
    return nil
  }

  // dddd-dd-dd dd:dd:dd, optionally ,ddd
  private static func isStamp(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let pattern = StaticString("0000-00-00 00:00:00,000")
    for index in 0..<bytes.count {
      let expected = pattern.utf8Start[index]
      let isDigit = bytes[index] >= UInt8(ascii: "0") && bytes[index] <= UInt8(ascii: "9")
      guard expected == UInt8(ascii: "0") ? isDigit : bytes[index] == expected else { return false }
    }
    return true
  }
}

/// A state of the analyzer's progress bar.
package struct ProgressBar: Equatable, Sendable {
  package var done: Int
  package var total: Int
  package var table: String?
  package var rows: Int?
  package var errors: Int?
  /// Seconds until the end, as the bar estimates; nil while it cannot.
  package var secondsLeft: Int?

  private static let titles = ["Analyzing tables", "Generating detailed report"]

  static func mayBegin(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first else { return false }
    return first == UInt8(ascii: "A") || first == UInt8(ascii: "G")
  }

  init?(parsing text: String) {
    guard Self.titles.contains(where: { text.hasPrefix($0 + ":") }), let pipe = text.lastIndex(of: "|") else {
      return nil
    }
    let tail = text[text.index(after: pipe)...].drop { $0 == " " }
    guard let bracket = tail.firstIndex(of: "["), let slash = tail.firstIndex(of: "/"), slash < bracket,
      let done = Int(tail[..<slash]), let total = Int(tail[tail.index(after: slash)..<bracket].filter { $0 != " " })
    else { return nil }
    self.done = done
    self.total = total
    let inside = tail[tail.index(after: bracket)...].prefix { $0 != "]" }
    if let left = inside.firstIndex(of: "<") {
      secondsLeft = Self.seconds(inside[inside.index(after: left)...].prefix { $0 != "," })
    }
    for field in inside.split(separator: ", ") {
      let pair = field.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      switch pair[0] {
      case "table": table = String(pair[1])
      case "rows": rows = Int(pair[1].filter { $0 != "," })
      case "errors": errors = Double(pair[1]).map { Int($0) }
      default: break
      }
    }
  }

  // `mm:ss` or `h:mm:ss`; `?` while unknown.
  private static func seconds(_ text: Substring) -> Int? {
    var result = 0
    for part in text.split(separator: ":") {
      guard let number = Int(part) else { return nil }
      result = result * 60 + number
    }
    return text.isEmpty ? nil : result
  }
}
