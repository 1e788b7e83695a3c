// SPDX-License-Identifier: MIT

/// YAML 1.1 dates and timestamps, written out as Python's `isoformat` would.
enum TimestampScalar {
  /// The timestamp; `nil` when the text is not written as one. A date alone needs two digits everywhere.
  static func resolve(_ text: ScalarResolver.Bytes) -> ScalarMeaning? {
    guard text.count >= 8, let written = Written(text) else { return nil }
    guard written.hasTime || text.count == 10 else { return nil }
    return written.meaning
  }

  /// The value under an explicit tag, where a date may also be written `2001-1-1`.
  static func construct(_ text: ScalarResolver.Bytes) -> ScalarMeaning {
    Written(text)?.meaning ?? .unfit(.timestamp)
  }

  /// The fields of a timestamp as they are written, not yet known to exist in the calendar.
  private struct Written {
    var year = 0, month = 0, day = 0
    var hour = 0, minute = 0, second = 0
    var microsecond = 0
    /// Minutes east of Greenwich.
    var zone: Int?
    var hasTime = false

    init?(_ text: ScalarResolver.Bytes) {
      var cursor = ByteCursor(text)
      guard let year = cursor.number(4, 4), cursor.skip("-"), let month = cursor.number(1, 2), cursor.skip("-"),
        let day = cursor.number(1, 2)
      else { return nil }
      (self.year, self.month, self.day) = (year, month, day)
      if cursor.isAtEnd { return }
      guard readTime(&cursor), cursor.isAtEnd else { return nil }
    }

    private mutating func readTime(_ cursor: inout ByteCursor) -> Bool {
      guard cursor.skip("T") || cursor.skip("t") || cursor.skip(while: Self.isBlank) > 0,
        let hour = cursor.number(1, 2), cursor.skip(":"), let minute = cursor.number(2, 2), cursor.skip(":"),
        let second = cursor.number(2, 2)
      else { return false }
      (self.hour, self.minute, self.second, hasTime) = (hour, minute, second, true)
      if cursor.skip(".") { readFraction(&cursor) }
      return cursor.isAtEnd || readZone(&cursor)
    }

    private mutating func readFraction(_ cursor: inout ByteCursor) {
      var scale = 100_000
      while let byte = cursor.current, ByteCursor.isDigit(byte) {
        microsecond += Int(byte - UInt8(ascii: "0")) * scale
        scale /= 10
        cursor.position += 1
      }
    }

    private mutating func readZone(_ cursor: inout ByteCursor) -> Bool {
      cursor.skip(while: Self.isBlank)
      if cursor.skip("Z") {
        zone = 0
        return true
      }
      let sign = cursor.skipSign()
      guard sign.found, let hours = cursor.number(1, 2) else { return false }
      var minutes = hours * 60
      if cursor.skip(":") {
        guard let rest = cursor.number(2, 2) else { return false }
        minutes += rest
      }
      zone = sign.isNegative ? -minutes : minutes
      return true
    }

    var meaning: ScalarMeaning {
      guard year >= 1, (1...12).contains(month), day >= 1, day <= daysInMonth, hour < 24, minute < 60, second < 60,
        abs(zone ?? 0) < 24 * 60
      else { return .unfit(.timestamp) }
      let date = "\(padded(year, 4))-\(padded(month))-\(padded(day))"
      guard hasTime else { return .value(.timestamp(date)) }
      var text = "\(date)T\(padded(hour)):\(padded(minute)):\(padded(second))"
      if microsecond > 0 { text += ".\(padded(microsecond, 6))" }
      if let zone { text += "\(zone < 0 ? "-" : "+")\(padded(abs(zone) / 60)):\(padded(abs(zone) % 60))" }
      return .value(.timestamp(text))
    }

    private var daysInMonth: Int {
      switch month {
      case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    }

    private func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  }
}
