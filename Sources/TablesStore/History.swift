// SPDX-License-Identifier: MIT

internal import HostSystem

/// `history.jsonl` as values: what was read, and what could not be.
package struct History: Equatable, Sendable {
  /// Intact records by sequence.
  package private(set) var records: [HistoryRecord] = []
  /// Numbers of complete lines whose seal is broken, from 1.
  package private(set) var damagedLines: [Int] = []
  private var lineCount = 0

  /// Bytes behind the last intact line: the rest of an append that a crash cut off.
  private(set) var tornBytes = 0
  /// The last line is intact but its line feed is missing.
  private(set) var lacksLineFeed = false

  package init() {}

  init(parsing bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isTail = index == lines.count - 1
      if line.isEmpty { continue }
      lineCount += 1
      if let record = SealedJSON.open(line, as: HistoryRecord.self) {
        records.append(record)
        lacksLineFeed = isTail
      } else if isTail {
        // No line feed, no seal: nobody was told that this run succeeded.
        tornBytes = line.count
      } else {
        damagedLines.append(index + 1)
      }
    }
    records.sort { $0.sequence < $1.sequence }
  }

  /// Larger than every number given so far, also when some lines are unreadable.
  package var nextSequence: Int { max(records.last?.sequence ?? 0, lineCount) + 1 }

  /// The records of one live file.
  package func records(of configuration: String) -> [HistoryRecord] {
    records.filter { $0.configuration == configuration }
  }

  /// The newest run that changed the live file.
  package func lastCommit(of configuration: String) -> HistoryRecord? {
    records.last { $0.configuration == configuration && $0.isCommit }
  }

  func contains(runID: String) -> Bool { records.contains { $0.summary.runID == runID } }

  mutating func append(_ record: HistoryRecord) {
    records.append(record)
    lineCount += 1
  }

  mutating func markRepaired() {
    if tornBytes > 0 { lineCount -= 1 }
    tornBytes = 0
    lacksLineFeed = false
  }
}
