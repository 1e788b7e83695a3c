// SPDX-License-Identifier: MIT

internal import Glibc
package import HostSystem

extension Instant {
  /// `2026-07-15T21:53:13.550513+00:00`: every Python since 3.7 reads it as a moment with an offset.
  package var offsetText: String { String(iso8601.dropLast()) + "+00:00" }

  /// Reads `2026-07-15T21:53:13[.550513][Z|+02:00]`; without an offset it is UTC.
  package init?(timestamp text: String) {
    let pattern = /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))?/
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    var fields = tm()
    fields.tm_year = (Int32(match.1) ?? 0) - 1900
    fields.tm_mon = (Int32(match.2) ?? 0) - 1
    fields.tm_mday = Int32(match.3) ?? 0
    fields.tm_hour = Int32(match.4) ?? 0
    fields.tm_min = Int32(match.5) ?? 0
    fields.tm_sec = match.6.flatMap { Int32($0) } ?? 0
    let (month, day, hour) = (fields.tm_mon, fields.tm_mday, fields.tm_hour)
    let seconds = Int64(timegm(&fields))
    // timegm turns the 31st of June into the 1st of July.
    guard (fields.tm_mon, fields.tm_mday, fields.tm_hour) == (month, day, hour) else { return nil }
    let fraction = String((match.7.map(String.init) ?? "").prefix(6))
    let microseconds = Int64(fraction + String(repeating: "0", count: 6 - fraction.count)) ?? 0
    let hours = match.9.flatMap { Int64($0) } ?? 0
    let minutes = match.10.flatMap { Int64($0) } ?? 0
    let offset = (hours * 3600 + minutes * 60) * (match.8 == "-" ? -1 : 1)
    self.init(microseconds: (seconds - offset) * 1_000_000 + microseconds)
  }
}
