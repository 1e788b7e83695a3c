// SPDX-License-Identifier: MIT

internal import CLinux
internal import Foundation
internal import Glibc
internal import SystemPackage

/// Runs children with Foundation's `Process`: the only file that names it.
///
/// On Linux `Process` is sound only with some care, and that care is what this type and `ProcessSupervision` add: the pipes are our own
/// and read with `read(2)`, the exit is observed without waiting for the pipes' end, and signals go to the whole group
/// (a child of `Process` leads a group of its own).
package struct FoundationProcessLauncher: ProcessLauncher {
  private let clock: any WallClock
  private let stopRequests: any StopRequests
  private let processes: any ProcessTable

  private static let descriptorsOfProcess: CInt = 16

  package init(clock: any WallClock, stopRequests: any StopRequests, processes: any ProcessTable) {
    self.clock = clock
    self.processes = processes
    self.stopRequests = stopRequests
  }

  package func run(
    _ specification: ProcessSpecification,
    within limits: ProcessLimits,
    observer: any ProcessObserver
  ) throws(ProcessLaunchError) -> ProcessExit {
    try check(specification)
    var input = try DescriptorPipe()
    var output = try DescriptorPipe()
    var errors = try DescriptorPipe()
    if case .bytes(let bytes) = specification.input { fill(input.writeEnd, with: bytes) }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: specification.executable.string)
    process.arguments = specification.arguments
    process.environment = specification.environment
    process.currentDirectoryURL = URL(fileURLWithPath: specification.workingDirectory.string, isDirectory: true)
    process.standardInput =
      specification.input == .empty ? FileHandle.nullDevice : FileHandle(fileDescriptor: input.readEnd)
    process.standardOutput = FileHandle(fileDescriptor: output.writeEnd)
    process.standardError = FileHandle(
      fileDescriptor: specification.mergesErrorOutput ? output.writeEnd : errors.writeEnd
    )

    // `Process` and its run loop open some of their own, and trap where there are none.
    guard linux_has_free_descriptors(Self.descriptorsOfProcess) == 1 else { throw .tooManyOpenFiles }
    let started = clock.uptime
    do { try process.run() } catch { throw .failed(specification.executable, reason: Self.reason(error)) }
    input.closeReadEnd()
    output.closeWriteEnd()
    errors.closeWriteEnd()
    if specification.input != .lifeline { input.closeWriteEnd() }

    observer.started(processIdentifier: process.processIdentifier)
    var supervision = ProcessSupervision(
      process: process.processIdentifier,
      started: started,
      limits: limits,
      clock: clock,
      stopRequests: stopRequests,
      processes: processes
    )
    supervision.follow(output: output.readEnd, errors: errors.readEnd, observer: observer)
    // The lifeline must outlast the child; `input` closes it when this function returns.
    input.closeWriteEnd()
    return finish(process, supervision)
  }

  private func finish(_ process: Process, _ supervision: ProcessSupervision) -> ProcessExit {
    // Foundation keeps the process's descriptors until somebody waits. It notices an exit by the end of a socket that every descendant
    // inherits: it is asked only when it has noticed, because a surviving descendant would make the wait as long as its own life.
    let deadline = clock.uptime + 1
    while process.isRunning, clock.uptime < deadline { clock.sleep(seconds: 0.002) }
    if !process.isRunning { process.waitUntilExit() }
    var ending = supervision.ending
    if ending == nil, !process.isRunning {
      ending =
        process.terminationReason == .exit
        ? .exited(process.terminationStatus) : .signaled(process.terminationStatus)
    }
    return ProcessExit(
      ending: ending ?? .lost,
      stop: supervision.stop,
      leftovers: supervision.leftovers,
      seconds: clock.uptime - supervision.started
    )
  }

  // `Process` reports a missing program, a missing directory and a missing `#!` interpreter alike, so each is looked at first.
  private func check(_ specification: ProcessSpecification) throws(ProcessLaunchError) {
    let strings = specification.arguments + specification.environment.flatMap { [$0.key, $0.value] }
    guard !strings.contains(where: { $0.utf8.contains(0) }) else { throw .argumentContainsNUL }
    if case .bytes(let bytes) = specification.input, bytes.count > 65536 { throw .inputTooLarge(bytes: bytes.count) }
    guard access(specification.executable.string, F_OK) == 0 else { throw .executableMissing(specification.executable) }
    guard access(specification.executable.string, X_OK) == 0 else { throw .notExecutable(specification.executable) }
    guard let interpreter = Self.interpreter(of: specification.executable) else {
      return try checkDirectory(specification)
    }
    guard access(interpreter, X_OK) == 0 else { throw .interpreterMissing(specification.executable) }
    try checkDirectory(specification)
  }

  private func checkDirectory(_ specification: ProcessSpecification) throws(ProcessLaunchError) {
    var status = stat()
    guard stat(specification.workingDirectory.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .workingDirectoryMissing(specification.workingDirectory)
    }
  }

  private static func interpreter(of executable: FilePath) -> String? {
    let descriptor = open(executable.string, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 2, buffer[0] == UInt8(ascii: "#"), buffer[1] == UInt8(ascii: "!") else { return nil }
    let line = buffer[2..<count].prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self).split(separator: " ").first.map(String.init)
  }

  private func fill(_ descriptor: Int32, with bytes: [UInt8]) {
    // At most 64 KiB, the capacity of an empty pipe: never blocks.
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (underlying ?? error as NSError).localizedDescription
  }
}
