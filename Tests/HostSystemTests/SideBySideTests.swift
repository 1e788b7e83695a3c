// SPDX-License-Identifier: MIT

import Synchronization
import Testing

@testable import HostSystem

@Suite struct SideBySideTests {
  @Test func `both results come back in their places`() {
    let (first, second) = SideBySide.run({ "one" }, { 2 })
    #expect(first == "one")
    #expect(second == 2)
  }

  @Test func `each piece runs exactly once, however often it is asked`() {
    for _ in 0..<200 {
      let runs = Mutex((first: 0, second: 0))
      _ = SideBySide.run({ runs.withLock { $0.first += 1 } }, { runs.withLock { $0.second += 1 } })
      #expect(runs.withLock { $0 == (1, 1) })
    }
  }

  @Test func `what a piece fails with is its result`() throws {
    struct Refusal: Error {}
    let (failed, worked) = SideBySide.run(
      { Result<Int, Refusal>.failure(Refusal()) },
      { Result<Int, Refusal>.success(1) }
    )
    #expect(throws: Refusal.self) { try failed.get() }
    #expect(try worked.get() == 1)
  }
}
