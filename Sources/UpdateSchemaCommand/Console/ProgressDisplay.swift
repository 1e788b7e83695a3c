// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import HostSystem
internal import Logging

/// Shows where the analyzer is: one live line on a terminal, a line for each stage and every few seconds elsewhere.
final class ProgressDisplay: AnalyzerObserver {
  private let console: Console
  private let logger: Logger
  private let clock: any WallClock
  private var lastRedraw = 0.0
  private var lastLine: Double
  private var lastShare = 0
  private var hasAnnouncedTables = false

  /// Between two redraws of the live line, and between two plain lines; seconds.
  private static let redrawInterval = 0.1
  private static let lineInterval = 5.0
  /// A plain line at least every so many percent.
  private static let lineShare = 5

  init(console: Console, logger: Logger, clock: any WallClock) {
    self.console = console
    self.logger = logger
    self.clock = clock
    lastLine = clock.uptime
  }

  func analyzer(_ fact: ProgressFact?, line: ProgressLine, progress: AnalyzerProgress) {
    if let text = line.text, !text.isEmpty { logger.debug("analyzer: \(VisibleText.of(text))") }
    switch fact {
    case .tablesDiscovered(let count) where !hasAnnouncedTables:
      hasAnnouncedTables = true
      logger.info("Analyzing \(count) tables...")
    case .stageStarted(let number, let of, let title):
      console.isTerminal
        ? logger.debug("Stage \(number)/\(of): \(title)")
        : logger.info("Stage \(number)/\(of): \(VisibleText.of(title))")
    case .tableFailed(let name, let reason): logger.warning("Table \(VisibleText.of(name)): \(VisibleText.of(reason))")
    case .dbtModelsMissing(let path): logger.warning("dbt models directory not found: \(VisibleText.of(path))")
    case .failed(let reason): logger.debug("The analyzer says: \(VisibleText.of(reason))")
    default: if let record = line.record { logger.debug("analyzer: \(VisibleText.of(record.message))") }
    }
    show(progress)
  }

  func analyzerTicked(_ progress: AnalyzerProgress) { show(progress) }

  /// Takes the live line away.
  func finish() { if console.isTerminal { console.showLive("") } }

  private func show(_ progress: AnalyzerProgress) {
    guard logger.logLevel <= .info, let total = progress.tables, total > 0, progress.done < total else {
      return finish()
    }
    let now = clock.uptime
    let share = progress.done * 100 / total
    if console.isTerminal {
      guard now - lastRedraw >= Self.redrawInterval else { return }
      lastRedraw = now
      console.showLive(ProgressBarText.line(progress, total: total, columns: console.columns))
    } else if now - lastLine >= Self.lineInterval || (share >= lastShare + Self.lineShare && now - lastLine >= 1) {
      lastLine = now
      lastShare = share
      logger.info("\(ProgressBarText.plain(progress, total: total))")
    }
  }
}

/// The words of the progress line.
enum ProgressBarText {
  /// One line that fits into `columns`: the bar gives way first, then the table's name.
  static func line(_ progress: AnalyzerProgress, total: Int, columns: Int) -> String {
    let tail = " " + details(progress, total: total)
    let room = columns - 1 - tail.count
    guard room >= 14 else { return String(tail.dropFirst().prefix(max(0, columns - 1))) }
    let width = min(30, room - 2)
    let filled = progress.done * width / total
    return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "]" + tail
  }

  static func plain(_ progress: AnalyzerProgress, total: Int) -> String {
    "Analyzed " + details(progress, total: total)
  }

  private static func details(_ progress: AnalyzerProgress, total: Int) -> String {
    var parts = ["\(progress.done)/\(total) tables", "\(progress.done * 100 / total)%"]
    if progress.errors > 0 { parts.append("\(progress.errors) error\(progress.errors == 1 ? "" : "s")") }
    if let left = progress.secondsLeft {
      parts.append("ETA \(left / 60):" + (left % 60 < 10 ? "0" : "") + "\(left % 60)")
    }
    if let table = progress.table { parts.append(VisibleText.of(table)) }
    return parts.joined(separator: "  ")
  }
}

/// Foreign text made harmless for a terminal.
enum VisibleText {
  /// Control characters, and with them escape sequences, become visible.
  static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
      return text
    }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          guard scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) else { return [scalar] }
          return Array("\\x{\(String(scalar.value, radix: 16))}".unicodeScalars)
        }
      )
    )
  }
}
