// SPDX-License-Identifier: MIT

internal import Glibc

/// The time zone in which a stamp is written.
package enum StampZone: Hashable, Sendable {
  /// The machine's zone, or `TZ` where it is set.
  case local
  case fixed(secondsEastOfUTC: Int)
}

extension Instant {
  /// `20260715_215313` as the clock on the wall of that zone shows it.
  package func stamp(in zone: StampZone) -> String {
    switch zone {
    case .fixed(let seconds):
      return Instant(microseconds: microseconds + Int64(seconds) * 1_000_000).stamp
    case .local:
      var seconds = time_t(microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000)
      var fields = tm()
      // localtime_r alone need not look at TZ.
      tzset()
      localtime_r(&seconds, &fields)
      return Instant(microseconds: (Int64(seconds) + Int64(fields.tm_gmtoff)) * 1_000_000).stamp
    }
  }

  /// Reads back what `iso8601` wrote; a fraction of a second is optional, the zone must be `Z`.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    let numbers = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].compactMap { Self.number(bytes[$0]) }
    let separators = [4, 7, 10, 13, 16].map { bytes[$0] }
    guard separators.elementsEqual("--T::".utf8), numbers.count == 6 else { return nil }
    let tail = String(decoding: bytes[19...], as: UTF8.self)
    guard tail == "Z" || tail.hasPrefix(".") else { return nil }
    let fraction = tail.dropFirst().dropLast()
    guard fraction.utf8.count <= 6, fraction.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    var fields = tm()
    fields.tm_year = CInt(numbers[0] - 1900)
    fields.tm_mon = CInt(numbers[1] - 1)
    fields.tm_mday = CInt(numbers[2])
    fields.tm_hour = CInt(numbers[3])
    fields.tm_min = CInt(numbers[4])
    fields.tm_sec = CInt(numbers[5])
    let digits = fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
    self.init(microseconds: Int64(timegm(&fields)) * 1_000_000 + (Int64(digits) ?? 0))
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
