// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import HostSystem

@Suite struct ProcessTableTests {
  @Test func `this process is in the table with its group and start`() throws {
    let entry = try #require(ProcessTable.entry(of: getpid()))
    #expect(entry.group == getpgrp() && entry.startTime > 0)
    #expect(ProcessTable.entry(of: getpid())?.startTime == entry.startTime)
    #expect(!ProcessTable.bootIdentifier.isEmpty)
  }

  @Test func `a name with spaces and parentheses does not shift the fields`() {
    let stat = "42 (a) b (c)) S 1 77 77 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 0 0"
    #expect(
      ProcessTable.parse(stat)
        == ProcessTable.Entry(processIdentifier: 42, name: "a) b (c)", state: "S", group: 77, startTime: 987654))
  }
}
