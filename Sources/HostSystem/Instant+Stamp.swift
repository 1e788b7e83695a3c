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
}
