// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import HostSystem

/// Real children. Serialized: a child of one test must not inherit the pipe of another.
@Suite(.serialized) struct FoundationProcessLauncherTests {
  private let scratch = ScratchDirectory()
  private let processes = LinuxProcessTable(fileSystem: PosixFileSystem())

  private func run(
    _ script: String,
    within limits: ProcessLimits = ProcessLimits(timeout: 60),
    input: ProcessSpecification.Input = .empty,
    stop: any StopRequests = NoStopRequests(),
    collector: OutputCollector = OutputCollector()
  ) throws -> (ProcessExit, OutputCollector) {
    let specification = ProcessSpecification(
      executable: "/bin/sh",
      arguments: ["-c", script],
      environment: ["PATH": "/usr/bin:/bin"],
      workingDirectory: scratch.path,
      input: input,
      mergesErrorOutput: false
    )
    let exit = try FoundationProcessLauncher(clock: SystemWallClock(), stopRequests: stop, processes: processes)
      .run(specification, within: limits, observer: collector)
    return (exit, collector)
  }

  @Test(arguments: [0, 1, 7, 255]) func `the exit code is the child's own`(code: Int32) throws {
    #expect(try run("exit \(code)").0.ending == .exited(code))
  }

  @Test func `a signal is not an exit`() throws {
    #expect(try run("kill -9 $$").0.ending == .signaled(SIGKILL))
  }

  @Test func `both streams are complete, far beyond what a pipe holds`() throws {
    let (exit, collector) = try run("yes out | head -c 1000000; yes err | head -c 1000000 >&2")
    #expect(exit.isClean)
    #expect(collector.output.count == 1_000_000 && collector.errors.count == 1_000_000)
  }

  @Test func `input arrives and ends`() throws {
    #expect(try run("cat", input: .bytes(Array("hello".utf8))).1.outputText == "hello")
  }

  @Test func `a child that runs too long is ended with its descendants`() throws {
    let (exit, collector) = try run(
      "sleep 60 & echo $!; sleep 60",
      within: ProcessLimits(timeout: 0.3, grace: 0.3, drain: 0.3)
    )
    #expect(exit.stop == .timedOut && !exit.isClean)
    let grandchild = try #require(Int32(collector.outputText.filter(\.isNumber)))
    #expect(isGone(grandchild))
  }

  @Test func `a child that ignores the request is killed after the grace`() throws {
    let (exit, _) = try run(
      "trap '' TERM; while :; do sleep 0.05; done",
      within: ProcessLimits(timeout: 0.2, grace: 0.2, drain: 0.2)
    )
    #expect(exit.ending == .signaled(SIGKILL) && exit.stop == .timedOut)
  }

  @Test func `a silent child stalls, a talking one does not`() throws {
    let limits = ProcessLimits(timeout: 60, stallTimeout: 0.4, grace: 0.2, drain: 0.2)
    #expect(try run("sleep 60", within: limits).0.stop == .stalled)
    #expect(try run("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.1; done", within: limits).0.isClean)
  }

  @Test func `a descendant that holds the pipe is reported and killed, never waited for`() throws {
    let (exit, collector) = try run("sleep 300 & echo $!; exit 0", within: ProcessLimits(timeout: 60, drain: 0.2))
    #expect(exit.ending == .exited(0) && !exit.isClean)
    #expect(exit.leftovers == ["sleep"])
    #expect(isGone(try #require(Int32(collector.outputText.filter(\.isNumber)))))
  }

  @Test func `a request to stop reaches the child and is told apart from its own end`() throws {
    let requests = PendingStop(signal: SIGTERM)
    let collector = OutputCollector()
    collector.onOutput = { requests.arrive() }
    let (exit, _) = try run(
      "echo up; sleep 60",
      within: ProcessLimits(timeout: 60, grace: 1, drain: 0.2),
      stop: requests,
      collector: collector
    )
    #expect(exit.stop == .interrupted(signal: SIGTERM))
  }

  @Test func `the lifeline stays open while the child runs`() throws {
    let (exit, collector) = try run("if timeout 0.3 cat; then echo closed; else echo open; fi", input: .lifeline)
    #expect(exit.isClean && collector.outputText == "open\n")
  }

  @Test func `every launch that cannot work names its own reason`() throws {
    let script = try scratch.write("#!/nowhere/python3\n", to: "stale", mode: [.ownerReadWriteExecute])
    let plain = try scratch.write("x", to: "plain")
    func launch(_ executable: FilePath, directory: FilePath? = nil, arguments: [String] = []) -> ProcessLaunchError? {
      do throws(ProcessLaunchError) {
        _ = try FoundationProcessLauncher(
          clock: SystemWallClock(),
          stopRequests: NoStopRequests(),
          processes: LinuxProcessTable(fileSystem: PosixFileSystem())
        ).run(
          ProcessSpecification(
            executable: executable,
            arguments: arguments,
            environment: [:],
            workingDirectory: directory ?? scratch.path,
            input: .empty,
            mergesErrorOutput: true
          ),
          within: ProcessLimits(timeout: 5),
          observer: OutputCollector()
        )
        return nil
      } catch { return error }
    }
    #expect(launch("/nowhere/python3") == .executableMissing("/nowhere/python3"))
    #expect(launch(script) == .interpreterMissing(script))
    #expect(launch(plain) == .notExecutable(plain))
    #expect(launch("/bin/sh", directory: "/nowhere") == .workingDirectoryMissing("/nowhere"))
    #expect(launch("/bin/sh", arguments: ["a\0b"]) == .argumentContainsNUL)
  }

  @Test func `descriptors do not leak, neither from runs nor from failures`() throws {
    func open() -> Int { (try? PosixFileSystem().list("/proc/self/fd").count) ?? 0 }
    _ = try run("true")
    let before = open()
    for _ in 0..<20 {
      _ = try run("true")
      _ = try? FoundationProcessLauncher(
        clock: SystemWallClock(),
        stopRequests: NoStopRequests(),
        processes: LinuxProcessTable(fileSystem: PosixFileSystem())
      ).run(
        ProcessSpecification(
          executable: "/nowhere",
          arguments: [],
          environment: [:],
          workingDirectory: "/",
          input: .lifeline,
          mergesErrorOutput: true
        ),
        within: ProcessLimits(),
        observer: OutputCollector()
      )
    }
    // Other suites of this process open files at the same time: a leak of one per run would show as forty.
    #expect(open() < before + 20)
  }

  private func isGone(_ process: Int32) -> Bool {
    // Killed is not yet collected: a zombie counts as gone, and the kernel may need a moment.
    for _ in 0..<40 {
      guard let facts = processes.process(process), !facts.isZombie else { return true }
      usleep(50_000)
    }
    return false
  }
}

private final class PendingStop: StopRequests, @unchecked Sendable {
  private let signal: Int32
  private var hasArrived = false
  private var isTaken = false

  init(signal: Int32) { self.signal = signal }

  var descriptor: Int32 { -1 }
  func arrive() { hasArrived = true }

  func next() -> Int32? {
    guard hasArrived, !isTaken else { return nil }
    isTaken = true
    return signal
  }
}
