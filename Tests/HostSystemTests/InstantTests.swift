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
    #expect(Instant(iso8601: moment.iso8601) == moment)
  }

  @Test(arguments: [
    "", "2025-10-06", "2025-10-06T14:30:22", "2025-10-06T14:30:22+02:00", "2025-10-06 14:30:22Z",
    "2025-1a-06T14:30:22Z",
    "2025-10-06T14:30:22.1234567Z", "2025-10-06T14:30:22.12x4Z",
  ])
  func `anything else is not a time`(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test func `a fraction is optional`() {
    #expect(Instant(iso8601: "2025-10-06T14:30:22Z") == Instant(microseconds: 1_759_761_022_000_000))
    #expect(Instant(iso8601: "2025-10-06T14:30:22.5Z") == Instant(microseconds: 1_759_761_022_500_000))
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
