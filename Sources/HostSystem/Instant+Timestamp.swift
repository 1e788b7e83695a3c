// SPDX-License-Identifier: MIT

internal import Glibc

extension Instant {
  /// Reads `2026-07-15T21:53:13[.550513][Z|+02:00]`; a space may stand for the `T`, and seconds may be missing.
  ///
  /// A text without an offset is a time on the wall of `zone`: Python's `datetime.now().isoformat()` writes such texts.
  package init?(timestamp text: String, zone: StampZone = .fixed(secondsEastOfUTC: 0)) {
    var reader = TimestampReader(text)
    guard let moment = reader.moment(zone) else { return nil }
    self = moment
  }
}

/// One pass over the bytes of a timestamp. A regular expression would be compiled anew for every text, and there are hundreds.
private struct TimestampReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = ArraySlice(text.utf8) }

  mutating func moment(_ zone: StampZone) -> Instant? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
      take("T") || take(" "),
      let hour = number(2), take(":"), let minute = number(2)
    else { return nil }
    var second = 0
    var microseconds = 0
    if take(":") {
      guard let seconds = number(2), let fraction = fraction() else { return nil }
      (second, microseconds) = (seconds, fraction)
    }
    guard hour < 24, minute < 60, second < 61 else { return nil }
    var fields = tm()
    fields.tm_year = CInt(year - 1900)
    fields.tm_mon = CInt(month - 1)
    fields.tm_mday = CInt(day)
    fields.tm_hour = CInt(hour)
    fields.tm_min = CInt(minute)
    fields.tm_sec = CInt(second)
    guard let seconds = seconds(fields, zone), rest.isEmpty else { return nil }
    return Instant(microseconds: seconds * 1_000_000 + Int64(microseconds))
  }

  private mutating func seconds(_ fields: tm, _ zone: StampZone) -> Int64? {
    var inUTC = fields
    let utc = Int64(timegm(&inUTC))
    // timegm turns the 31st of June into the 1st of July.
    guard (inUTC.tm_mon, inUTC.tm_mday) == (fields.tm_mon, fields.tm_mday) else { return nil }
    if take("Z") { return utc }
    let isWest = take("-")
    if isWest || take("+") {
      guard let hours = number(2) else { return nil }
      _ = take(":")
      guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
      return utc - Int64(hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
    switch zone {
    case .fixed(let secondsEastOfUTC): return utc - Int64(secondsEastOfUTC)
    case .local:
      var onTheWall = fields
      // Whether summer time holds is for the zone's own rules to say.
      onTheWall.tm_isdst = -1
      tzset()
      return Int64(mktime(&onTheWall))
    }
  }

  /// Microseconds; further digits are cut. Zero where there is no fraction, nil where a point has no digits.
  private mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    let digits = rest.prefix { isDigit($0) }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let six = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return (digits.count..<max(6, digits.count)).reduce(six) { value, _ in value * 10 }
  }

  private mutating func number(_ digits: Int) -> Int? {
    let found = rest.prefix(digits)
    guard found.count == digits, found.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return found.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
