// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc

/// One child from its start to the end of its group: output, deadlines, requests to stop, leftovers.
struct ProcessSupervision {
  let process: Int32
  let started: Double
  private let limits: ProcessLimits
  private let clock: any WallClock
  private let stopRequests: any StopRequests
  private let processes: any ProcessTable

  private(set) var ending: ProcessExit.Ending?
  private(set) var stop: ProcessExit.Stop?
  private(set) var leftovers: [String] = []
  private var lastOutput: Double
  private var ended: Double?
  private var killAt: Double?

  init(
    process: Int32,
    started: Double,
    limits: ProcessLimits,
    clock: any WallClock,
    stopRequests: any StopRequests,
    processes: any ProcessTable
  ) {
    self.processes = processes
    self.process = process
    self.started = started
    self.limits = limits
    self.clock = clock
    self.stopRequests = stopRequests
    self.lastOutput = started
  }

  /// Returns when the child has ended and its output is read, or nothing more may be waited for. Nothing of its group is alive then.
  mutating func follow(output: Int32, errors: Int32, observer: any ProcessObserver) {
    var watched = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopRequests.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    defer { buffer.deallocate() }
    var nextTick = clock.uptime

    while true {
      // A negative descriptor is skipped by poll: that is how a finished stream leaves the set.
      _ = poll(&watched, nfds_t(watched.count), 50)
      for index in 0...1 where watched[index].fd >= 0 && watched[index].revents != 0 {
        if !receive(from: &watched[index], stream: index == 0 ? .output : .error, into: buffer, observer) { continue }
        lastOutput = clock.uptime
      }
      let now = clock.uptime
      if now >= nextTick {
        observer.ticked()
        nextTick = now + 0.1
      }
      noticeEnd(now)
      heedRequests(now)
      heedDeadlines(now)
      if let ended {
        let isDrained = watched[0].fd < 0 && watched[1].fd < 0
        if isDrained || now - ended > limits.drain { break }
      }
    }
    killLeftovers()
  }

  private func receive(
    from watched: inout pollfd,
    stream: ProcessStream,
    into buffer: UnsafeMutableRawBufferPointer,
    _ observer: any ProcessObserver
  ) -> Bool {
    let count = read(watched.fd, buffer.baseAddress, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return false }
    guard count > 0 else {
      watched.fd = -1
      return false
    }
    observer.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]), from: stream)
    return true
  }

  // The exit and the end of the output are two independent events: a grandchild can hold the pipe long after the child is gone.
  private mutating func noticeEnd(_ now: Double) {
    guard ended == nil else { return }
    var wasSignaled: Int32 = 0
    var status: Int32 = 0
    switch linux_peek_exit(process, &wasSignaled, &status) {
    case 1:
      ending = wasSignaled == 1 ? .signaled(status) : .exited(status)
      ended = now
    case -1:
      // Foundation's own thread was faster; its status is asked for at the end.
      ended = now
    default: break
    }
  }

  private mutating func heedRequests(_ now: Double) {
    while let signal = stopRequests.next() {
      if stop == nil { beginStopping(.interrupted(signal: signal), now) } else { killAt = now }
    }
  }

  private mutating func heedDeadlines(_ now: Double) {
    guard ended == nil else { return }
    if stop == nil, let timeout = limits.timeout, now - started > timeout { beginStopping(.timedOut, now) }
    if stop == nil, let stall = limits.stallTimeout, now - lastOutput > stall { beginStopping(.stalled, now) }
    if let killAt, now >= killAt { kill(-process, SIGKILL) }
  }

  private mutating func beginStopping(_ reason: ProcessExit.Stop, _ now: Double) {
    stop = reason
    guard ended == nil else { return }
    killAt = now + limits.grace
    kill(-process, SIGTERM)
  }

  private mutating func killLeftovers() {
    // Members are looked up by name first: after the child was reaped its number may belong to somebody else's group only if
    // no member is left, and then there is nothing to kill.
    let members = processes.members(ofGroup: process).filter { $0.key != process }
    leftovers = members.values.map(\.name).sorted()
    if !members.isEmpty { kill(-process, SIGKILL) }
  }
}
