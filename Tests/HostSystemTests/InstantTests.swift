// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import Testing

@Suite struct InstantTests {
  @Test(
    arguments: [0, 1, 1_759_761_022_000_000, 1_759_761_022_123_456, 2_147_483_648_000_001, 951_782_400_000_000]
      as [Int64]
  )
  func `what is written is read back`(microseconds: Int64) {
    let moment = Instant(microseconds: microseconds)
    #expect(Instant(timestamp: moment.iso8601) == moment)
  }

  @Test(arguments: [
    "", "2025-10-06", "2025-10-06T14", "2025-1a-06T14:30:22Z", "2025-10-06T14:30:22.Z",
    "2025-10-06T14:30:22.1234567890Z",
    "2025-10-06T14:30:22.12x4Z", "2025-10-06T14:30:22ZZ", "2025-10-06T14:30:22+2", "2025-10-06T14:30:22+24:00",
    "2025-06-31T14:30:22Z", "2025-13-01T14:30:22Z", "2025-10-06T24:30:22Z", "2025-10-06T14:60:22Z",
    " 2025-10-06T14:30:22Z",
    "٢٠٢٥-10-06T14:30:22Z",
  ])
  func `anything else is not a time`(text: String) {
    #expect(Instant(timestamp: text) == nil)
  }

  @Test(
    arguments: [
      ("2025-10-06T14:30:22Z", 1_759_761_022_000_000), ("2025-10-06T14:30:22.5Z", 1_759_761_022_500_000),
      ("2025-10-06 14:30:22.000001", 1_759_761_022_000_001), ("2025-10-06T14:30", 1_759_761_000_000_000),
      ("2025-10-06T14:30:22.123456789Z", 1_759_761_022_123_456), ("2025-10-06T16:30:22+02:00", 1_759_761_022_000_000),
      ("2025-10-06T07:30:22-0700", 1_759_761_022_000_000),
    ] as [(String, Int64)]
  )
  func `seconds, fraction and offset are optional`(text: String, microseconds: Int64) {
    #expect(Instant(timestamp: text) == Instant(microseconds: microseconds))
  }

  @Test func `a time without an offset is one on the wall of its zone`() throws {
    let moment = Instant(microseconds: 1_759_761_022_000_000)
    let west = StampZone.fixed(secondsEastOfUTC: -7 * 3600)
    #expect(Instant(timestamp: "2025-10-06T07:30:22", zone: west) == moment)
    #expect(Instant(timestamp: "2025-10-06T14:30:22Z", zone: west) == moment)
    let wall = try #require(Instant(timestamp: "2025-10-06T14:30:22", zone: .local))
    #expect(wall.stamp(in: .local) == "20251006_143022")
  }

  @Test func `a stamp shows the wall clock of its zone`() {
    let moment = Instant(microseconds: 1_759_761_022_000_000)
    #expect(moment.stamp(in: .fixed(secondsEastOfUTC: 0)) == "20251006_143022")
    #expect(moment.stamp(in: .fixed(secondsEastOfUTC: -7 * 3600)) == "20251006_073022")
    var seconds = time_t(moment.microseconds / 1_000_000)
    var fields = tm()
    localtime_r(&seconds, &fields)
    var buffer = [CChar](repeating: 0, count: 32)
    strftime(&buffer, buffer.count, "%Y%m%d_%H%M%S", &fields)
    #expect(buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } == moment.stamp(in: .local))
  }
}
