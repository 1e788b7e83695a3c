// SPDX-License-Identifier: MIT

internal import Glibc

/// The time of day and the time that passes; both are pinned in tests.
package protocol WallClock: Sendable {
  /// Now, UTC. May jump in either direction: never used for order.
  var now: Instant { get }
  /// Seconds of a clock that only moves forward; for durations and deadlines.
  var uptime: Double { get }
  /// Lets the time pass.
  func sleep(seconds: Double)
}

/// A moment in UTC, to the microsecond.
package struct Instant: Hashable, Sendable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

  /// `2026-07-15T21:53:13.550513Z`
  package var iso8601: String {
    let fields = utc
    return Self.padded(fields.year, 4) + "-" + Self.padded(fields.month, 2) + "-" + Self.padded(fields.day, 2)
      + "T" + Self.padded(fields.hour, 2) + ":" + Self.padded(fields.minute, 2) + ":" + Self.padded(fields.second, 2)
      + "." + Self.padded(Int(modulo(microseconds, 1_000_000)), 6) + "Z"
  }

  /// `20260715_215313`, UTC: the stamp in backup names.
  package var stamp: String {
    let fields = utc
    return Self.padded(fields.year, 4) + Self.padded(fields.month, 2) + Self.padded(fields.day, 2)
      + "_" + Self.padded(fields.hour, 2) + Self.padded(fields.minute, 2) + Self.padded(fields.second, 2)
  }

  private var utc: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    var seconds = time_t((microseconds - modulo(microseconds, 1_000_000)) / 1_000_000)
    var fields = tm()
    gmtime_r(&seconds, &fields)
    return (
      Int(fields.tm_year) + 1900, Int(fields.tm_mon) + 1, Int(fields.tm_mday),
      Int(fields.tm_hour), Int(fields.tm_min), Int(fields.tm_sec)
    )
  }

  private func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// The machine's clocks.
package struct SystemWallClock: WallClock {
  package init() {}

  package var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

  package var uptime: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  package func sleep(seconds: Double) {
    guard seconds > 0 else { return }
    usleep(UInt32(min(seconds, 3600) * 1_000_000))
  }
}
