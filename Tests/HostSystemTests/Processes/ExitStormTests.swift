// SPDX-License-Identifier: MIT

import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import HostSystem

/// Many children one after another: every one is reported as it ended, and nothing is left of it.
@Suite(.serialized) struct ExitStormTests {
  /// `ETL_TEST_STORM` asks for more of them, and says that no other suite opens files in this process meanwhile.
  private static let wanted = ProcessInfo.processInfo.environment["ETL_TEST_STORM"].flatMap { Int($0) }
  private static let runs = wanted ?? 60
  /// Other suites of this process open files at the same time; a leak of one per run would show all the same.
  private static let allowedGrowth = wanted == nil ? runs / 2 : 0

  private let launcher = FoundationProcessLauncher(
    clock: SystemWallClock(),
    stopRequests: NoStopRequests(),
    processes: LinuxProcessTable(fileSystem: PosixFileSystem())
  )

  private func run(_ executable: String, _ arguments: [String]) throws(ProcessLaunchError) -> ProcessExit {
    let specification = ProcessSpecification(
      executable: FilePath(executable),
      arguments: arguments,
      environment: [:],
      workingDirectory: "/",
      input: .lifeline,
      mergesErrorOutput: true
    )
    return try launcher.run(specification, within: ProcessLimits(timeout: 60), observer: OutputCollector())
  }

  private func openDescriptors() throws -> Int { try PosixFileSystem().list("/proc/self/fd").count }

  @Test func `every exit code and every signal is reported as it was`() throws {
    _ = try run("/bin/sh", ["-c", "exit 0"])
    let before = try openDescriptors()
    for number in 0..<Self.runs {
      let code = Int32(number % 256)
      #expect(try run("/bin/sh", ["-c", "exit \(code)"]).ending == .exited(code))
      if number % 10 == 0 { #expect(try run("/bin/sh", ["-c", "kill -9 $$"]).ending == .signaled(SIGKILL)) }
    }
    #expect(try openDescriptors() <= before + Self.allowedGrowth)
  }

  @Test func `launches that fail leave no descriptor behind`() throws {
    let before = try openDescriptors()
    for _ in 0..<Self.runs {
      #expect(throws: ProcessLaunchError.executableMissing("/nowhere")) { try run("/nowhere", []) }
    }
    #expect(try openDescriptors() <= before + Self.allowedGrowth)
  }
}
