// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc
package import SystemPackage

/// Asks a program questions, a line each, and gets an answer line for each. Not thread-safe.
package protocol LineConversation: AnyObject {
  /// Sends the lines (without line feeds) and returns as many answers, in order.
  ///
  /// - Important: after an error the conversation is over, and the program has been ended.
  func ask(_ lines: [[UInt8]], by deadline: Double) throws(ConversationError) -> [[UInt8]]

  /// Lets the program end; a second call does nothing.
  func close()
}

/// The program gave no answer; it does not run any more.
package enum ConversationError: Error, Equatable, Sendable {
  case notStarted(FilePath, Errno)
  case timedOut
  /// It ended, and said this at last.
  case ended(lastLine: String)
}

/// A conversation with a child that is started by the first question, or before it.
///
/// The child's standard input and output are one socket: its end tells the child that we are gone, whatever ended us. It leads a
/// process group, so that ending it leaves nothing behind.
package final class ChildConversation: LineConversation {
  private let specification: ProcessSpecification
  private let clock: any WallClock
  private var child: pid_t = 0
  private var socket: Int32 = -1
  private var errors: Int32 = -1
  private var received: [UInt8] = []
  private var complaints: [UInt8] = []

  /// `specification.input` is not used: the questions are the input.
  package init(_ specification: ProcessSpecification, clock: any WallClock) {
    self.specification = specification
    self.clock = clock
  }

  deinit { close() }

  package func ask(_ lines: [[UInt8]], by deadline: Double) throws(ConversationError) -> [[UInt8]] {
    try start()
    do throws(ConversationError) {
      return try exchange(lines, by: deadline)
    } catch {
      end(kill: true)
      throw error
    }
  }

  package func close() { end(kill: false) }

  /// Ends the program at once, whatever it is doing.
  package func cancel() { end(kill: true) }

  // Sending and receiving take turns as the socket allows: two sides that only send would wait for each other.
  private func exchange(_ lines: [[UInt8]], by deadline: Double) throws(ConversationError) -> [[UInt8]] {
    var unsent = lines.flatMap { $0 + [UInt8(ascii: "\n")] }[...]
    var answers: [[UInt8]] = []
    while answers.count < lines.count {
      let left = deadline - clock.uptime
      guard left > 0 else { throw .timedOut }
      var watched = [
        pollfd(fd: socket, events: Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&watched, 2, Int32(min(left * 1000, 60_000).rounded(.up)))
      if watched[1].revents != 0 { readComplaints() }
      if watched[0].revents & Int16(POLLOUT) != 0 { send(&unsent) }
      if watched[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, !receive() {
        throw .ended(lastLine: lastComplaint())
      }
      while answers.count < lines.count, let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        answers.append(Array(received[..<end]))
        received.removeSubrange(...end)
      }
    }
    return answers
  }

  private func send(_ bytes: inout ArraySlice<UInt8>) {
    // NOSIGNAL: a child that has gone is an error of this conversation, not the end of this process.
    let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if count > 0 { bytes = bytes.dropFirst(count) }
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(socket, &buffer, buffer.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    received += buffer[..<count]
    return count > 0
  }

  private func readComplaints() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(errors, &buffer, buffer.count)
    guard count > 0 else {
      if count == 0 || (errno != EAGAIN && errno != EINTR) {
        Glibc.close(errors)
        errors = -1
      }
      return
    }
    complaints += buffer[..<count]
    // Only the end is ever shown.
    if complaints.count > 65_536 { complaints.removeFirst(complaints.count - 8192) }
  }

  private func lastComplaint() -> String {
    while errors >= 0 {
      var watched = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, 200) > 0 else { break }
      readComplaints()
    }
    let lines = String(decoding: complaints, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.last.map(String.init) ?? "it said nothing"
  }

  /// Starts the program, so that it is ready when it is asked. Does nothing while it runs.
  package func start() throws(ConversationError) {
    guard child == 0 else { return }
    var pair: [Int32] = [-1, -1]
    var pipe: [Int32] = [-1, -1]
    guard linux_socketpair_cloexec(&pair) == 0 else {
      throw .notStarted(specification.executable, Errno(rawValue: errno))
    }
    guard linux_pipe_cloexec(&pipe) == 0 else {
      let problem = Errno(rawValue: errno)
      for descriptor in pair { Glibc.close(descriptor) }
      throw .notStarted(specification.executable, problem)
    }
    let status = spawn(input: pair[1], errors: pipe[1])
    Glibc.close(pair[1])
    Glibc.close(pipe[1])
    guard status == 0 else {
      Glibc.close(pair[0])
      Glibc.close(pipe[0])
      throw .notStarted(specification.executable, Errno(rawValue: status))
    }
    socket = pair[0]
    errors = pipe[0]
    linux_set_nonblocking(socket)
    linux_set_nonblocking(errors)
  }

  private func spawn(input: Int32, errors: Int32) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, input, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    _ = linux_spawn_in_directory(&actions, specification.workingDirectory.string)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    )
    let words = [specification.executable.string] + specification.arguments
    let variables = specification.environment.map { "\($0.key)=\($0.value)" }
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for text in arguments + environment { free(text) } }
    return posix_spawn(&child, specification.executable.string, &actions, &attributes, &arguments, &environment)
  }

  private func end(kill isKilled: Bool) {
    guard child > 0 else { return }
    if isKilled { kill(-child, SIGKILL) }
    if socket >= 0 { Glibc.close(socket) }
    let deadline = clock.uptime + 1
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      if clock.uptime > deadline { kill(-child, SIGKILL) }
      clock.sleep(seconds: 0.002)
    }
    if errors >= 0 { Glibc.close(errors) }
    (child, socket, errors) = (0, -1, -1)
  }
}
