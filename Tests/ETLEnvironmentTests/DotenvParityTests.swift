// SPDX-License-Identifier: MIT

import Foundation
import HostSystem
import SystemPackage
import TestSupport
import Testing

@testable import ETLEnvironment

/// The analyzer reads its `.env` file with python-dotenv, so this reading must be the same one.
@Suite struct DotenvParityTests {
  private static let names = ["A", "export B", "'C'", " D ", "E.F", "G-H", "export", "I J"]
  private static let values = [
    "1", "a b", "a #b", "a#b", "'x'", "\"x\"", "'x' # c", "'x' y", "\"a\\nb\"", "'a\\nb'", "\"a\\\\b\"", "'\\''",
    "\"un",
    "${A}", "${A:-d}", "${NONE}", "$A", "\\n", "  padded  ", "ünï 😀", "=", "a=b", "\"multi\nline\"", "\t",
    "\"\\u0041\"",
  ]

  @Test func `two hundred files are read as python-dotenv reads them`() throws {
    let scratch = ScratchDirectory()
    let texts = Self.names.flatMap { name in Self.values.map { "\(name)=\($0)\nNEXT=ok\n" } }
    for (index, text) in texts.enumerated() { try scratch.write(text, to: "\(index).env") }
    let theirs = try askPython(scratch, count: texts.count)
    for (index, text) in texts.enumerated() {
      #expect(DotenvFile(parsing: text).values(over: [:]) == theirs[index], "\(text.debugDescription)")
    }
  }

  private func askPython(_ scratch: ScratchDirectory, count: Int) throws -> [[String: String]] {
    let program = """
      import json, sys
      from dotenv import dotenv_values
      files = [dotenv_values(f"{sys.argv[1]}/{n}.env", encoding="utf-8") for n in range(int(sys.argv[2]))]
      print(json.dumps([{k: v for k, v in f.items() if v is not None} for f in files]))
      """
    let collector = OutputCollector()
    let python = ProcessInfo.processInfo.environment["ETL_TEST_PYTHON"] ?? "/usr/bin/python3"
    let exit = try FoundationProcessLauncher(
      clock: SystemWallClock(),
      stopRequests: NoStopRequests(),
      processes: LinuxProcessTable(fileSystem: PosixFileSystem())
    ).run(
      ProcessSpecification(
        executable: FilePath(python),
        arguments: ["-c", program, scratch.path.string, String(count)],
        environment: [:],
        workingDirectory: scratch.path,
        input: .empty,
        mergesErrorOutput: false
      ),
      within: ProcessLimits(timeout: 60),
      observer: collector
    )
    try #require(
      exit.ending == .exited(0),
      "python-dotenv is needed; run the tests with `make test`, which installs it: \(collector.errorText)"
    )
    return try JSONDecoder().decode([[String: String]].self, from: Data(collector.output))
  }
}
