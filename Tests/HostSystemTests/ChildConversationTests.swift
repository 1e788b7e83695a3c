// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@Suite struct ChildConversationTests {
  private let clock = SystemWallClock()

  private func conversation(_ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"])
    -> ChildConversation
  {
    ChildConversation(
      ProcessSpecification(
        executable: "/bin/sh",
        arguments: ["-c", script],
        environment: environment,
        workingDirectory: "/",
        input: .empty,
        mergesErrorOutput: false
      ),
      clock: clock
    )
  }

  private func ask(_ conversation: ChildConversation, _ lines: String..., seconds: Double = 20) throws -> [String] {
    try conversation.ask(lines.map { Array($0.utf8) }, by: clock.uptime + seconds).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func `every line gets its answer, in order, from one process`() throws {
    let conversation = conversation("while read -r line; do echo \"$$ $line\"; done")
    let first = try ask(conversation, "a", "b")
    let second = try ask(conversation, "c")
    #expect(first.map { $0.split(separator: " ")[1] } == ["a", "b"])
    #expect(second[0].split(separator: " ")[0] == first[0].split(separator: " ")[0])
  }

  @Test func `questions and answers larger than any buffer do not block each other`() throws {
    let line = String(repeating: "x", count: 300_000)
    let answers = try conversation("exec cat").ask(Array(repeating: Array(line.utf8), count: 20), by: clock.uptime + 60)
    #expect(answers.count == 20)
    #expect(answers.allSatisfy { $0.count == 300_000 })
  }

  @Test func `a child that is silent is ended at the deadline, with its children`() throws {
    let marker = "etl-silent-\(getpid())"
    let conversation = conversation(
      "echo $$ >&2; sleep 1000 & exec sleep 1001",
      environment: ["PATH": "/usr/bin:/bin", "MARKER": marker]
    )
    #expect(throws: ConversationError.timedOut) { try ask(conversation, "hello", seconds: 0.3) }
    #expect(try processes(with: marker).isEmpty)
  }

  @Test func `a child that ends says its last words`() {
    #expect(throws: ConversationError.ended(lastLine: "no such module")) {
      try ask(conversation("echo first >&2; echo 'no such module' >&2; exit 3"), "hello")
    }
    #expect(throws: ConversationError.ended(lastLine: "it said nothing")) { try ask(conversation("exit 0"), "hello") }
  }

  @Test func `a program that does not exist is an error of its own`() {
    let missing = ChildConversation(
      ProcessSpecification(
        executable: "/nonexistent/python",
        arguments: [],
        environment: [:],
        workingDirectory: "/",
        input: .empty,
        mergesErrorOutput: false
      ),
      clock: clock
    )
    #expect(throws: ConversationError.notStarted("/nonexistent/python", .noSuchFileOrDirectory)) {
      try missing.ask([[]], by: clock.uptime + 5)
    }
  }

  @Test func `the child sees its own environment and nothing of ours`() throws {
    setenv("ETL_TEST_SECRET_OF_THE_PARENT", "visible", 1)
    let answers = try ask(
      conversation("read -r line; echo \"[$ETL_TEST_SECRET_OF_THE_PARENT][$OWN]\"", environment: ["OWN": "yes"]),
      "hello"
    )
    #expect(answers == ["[][yes]"])
  }

  @Test func `a child that answered and ended before it was asked is heard all the same`() throws {
    let marker = "etl-early-\(getpid())"
    let conversation = conversation("echo \"ready $$\"", environment: ["PATH": "/usr/bin:/bin", "MARKER": marker])
    try conversation.start()
    while try !processes(with: marker).isEmpty { usleep(10_000) }
    let answer = try ask(conversation, "hello")
    #expect(answer.first?.hasPrefix("ready ") == true)
  }

  @Test func `cancelling ends a child with its children at once`() throws {
    let marker = "etl-cancelled-\(getpid())"
    let conversation = conversation(
      "sleep 1000 & echo started; exec sleep 1001",
      environment: ["PATH": "/usr/bin:/bin", "MARKER": marker]
    )
    #expect(try ask(conversation, "hello") == ["started"])
    conversation.cancel()
    #expect(try processes(with: marker).isEmpty)
  }

  @Test func `closing lets the child end by itself`() throws {
    let marker = "etl-closing-\(getpid())"
    let conversation = conversation(
      "while read -r line; do echo ok; done",
      environment: ["PATH": "/usr/bin:/bin", "MARKER": marker]
    )
    #expect(try ask(conversation, "a") == ["ok"])
    #expect(try processes(with: marker).count == 1)
    conversation.close()
    #expect(try processes(with: marker).isEmpty)
  }

  /// Live processes that were started with this marker in their environment.
  private func processes(with marker: String) throws -> [String] {
    try PosixFileSystem().list("/proc").filter { name in
      guard Int32(name) != nil, let bytes = try? PosixFileSystem().contents(of: FilePath("/proc/\(name)/environ"))
      else { return false }
      return bytes.split(separator: 0).contains(Array("MARKER=\(marker)".utf8)[...])
    }
  }
}
