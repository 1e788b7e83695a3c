// SPDX-License-Identifier: MIT

import HostSystem

/// A clock that only moves when told to; sleeping moves its uptime.
final class SteppingClock: WallClock, @unchecked Sendable {
  var now: Instant
  private(set) var uptime: Double = 0
  private(set) var sleeps = 0

  /// 2025-10-06 14:30:22 UTC
  init(now: Instant = Instant(microseconds: 1_759_761_022_000_000)) { self.now = now }

  func sleep(seconds: Double) {
    uptime += seconds
    sleeps += 1
  }

  func advance(seconds: Int64) { now = Instant(microseconds: now.microseconds + seconds * 1_000_000) }
}
