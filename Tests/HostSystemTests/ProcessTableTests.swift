// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage
import Testing

@testable import HostSystem

@Suite struct ProcessTableTests {
  @Test func `a command with blanks and parentheses is read over`() {
    let line = "42 (a) b (c) Z 1 41 41 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 987654 0 0\n"
    #expect(ProcessFacts(parsing: line) == ProcessFacts(startTime: 987_654, group: 41, isZombie: true, name: "a) b (c"))
    #expect(ProcessFacts(parsing: "42 (cut") == nil)
    #expect(ProcessFacts(parsing: "42 (a) S 1 41") == nil)
  }

  @Test func `this process is found as itself`() throws {
    let processes = LinuxProcessTable(fileSystem: PosixFileSystem())
    let facts = try #require(processes.process(getpid()))
    #expect(facts.group == getpgrp())
    #expect(!facts.isZombie)
    #expect(facts.startTime > 0)
    #expect(processes.bootID?.utf8.count == 36)
    #expect(processes.process(Int32.max) == nil)
  }

  @Test(arguments: [-1, 0, 1] as [Int32]) func `a group that would mean everybody is refused`(group: Int32) {
    #expect(throws: Errno.invalidArgument) {
      try LinuxProcessTable(fileSystem: PosixFileSystem()).killGroup(group)
    }
  }
}
