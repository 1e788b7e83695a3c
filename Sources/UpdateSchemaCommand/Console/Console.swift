// SPDX-License-Identifier: MIT

internal import HostSystem
internal import Logging
internal import Synchronization

/// Standard error, shared by log lines and the live progress line: a log line never ends up inside the bar.
final class Console: Sendable {
  private let terminal: any Terminal
  private let liveLine = Mutex("")
  private let lines = Atomic(0)

  init(terminal: any Terminal) { self.terminal = terminal }

  var isTerminal: Bool { terminal.errorIsTerminal }
  var columns: Int { terminal.columns ?? 80 }
  /// Whether anything but a live line was said.
  var hasWritten: Bool { lines.load(ordering: .relaxed) > 0 }

  /// One complete line.
  func write(_ line: String) {
    lines.add(1, ordering: .relaxed)
    liveLine.withLock { live in
      terminal.writeError(erase(live) + line + "\n" + live)
    }
  }

  /// Replaces the live line; empty removes it. Only for terminals.
  func showLive(_ line: String) {
    liveLine.withLock { live in
      guard line != live else { return }
      terminal.writeError(erase(live) + line)
      live = line
    }
  }

  // Carriage return, then erase to the end of the line.
  private func erase(_ live: String) -> String { live.isEmpty ? "" : "\r\u{1B}[K" }
}

/// Log records as `[INFO] message` lines.
struct ConsoleLogHandler: LogHandler {
  private let console: Console
  private let style: ConsoleStyle
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(console: Console, style: ConsoleStyle, level: Logger.Level) {
    self.console = console
    self.style = style
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let word = event.level.rawValue.uppercased()
    console.write("[\(style.paint(word, for: event.level))] \(event.message)")
  }
}

/// Colour for log levels; the word itself carries the meaning.
struct ConsoleStyle: Sendable {
  let hasColor: Bool

  func paint(_ word: String, for level: Logger.Level) -> String {
    guard hasColor else { return word }
    switch level {
    case .error, .critical: return "\u{1B}[31m\(word)\u{1B}[0m"
    case .warning: return "\u{1B}[33m\(word)\u{1B}[0m"
    default: return "\u{1B}[2m\(word)\u{1B}[0m"
    }
  }
}
