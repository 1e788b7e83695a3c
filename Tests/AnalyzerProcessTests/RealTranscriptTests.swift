// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import AnalyzerProcess

/// Recordings of real runs of an existing analyzer, where the reference material lies beside the project.
@Suite struct RealTranscriptTests {
  private static let directory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data/transcripts")

  private static func lines(_ name: String) throws -> [ProgressLine] {
    let data = try Data(contentsOf: directory.appendingPathComponent(name))
    var splitter = LineSplitter()
    var lines: [ProgressLine] = []
    Array(data).withUnsafeBytes { bytes in splitter.consume(bytes) { lines.append(ProgressLine(parsing: $0)) } }
    splitter.finish { lines.append(ProgressLine(parsing: $0)) }
    return lines
  }

  static let isPresent = FileManager.default.fileExists(atPath: directory.path)

  @Test(.enabled(if: isPresent, "the reference transcripts are not beside the project"))
  func `a successful run of 446 tables is understood line by line`() throws {
    var progress = AnalyzerProgress()
    let lines = try Self.lines("analyzer-4.1-446-tables.stderr.txt")
    for line in lines {
      if let bar = line.bar { progress.note(bar) }
      if let fact = line.record.flatMap({ ProgressFact($0.message) }) { progress.note(fact) }
    }
    #expect(progress.tables == 446 && progress.done == 446 && progress.errors == 0)
    #expect(progress.isSaved && progress.isComplete)
    #expect(lines.filter { $0.text.map { !$0.isEmpty } ?? false } == [], "every line is a bar or a record")
  }

  @Test(
    .enabled(if: isPresent, "the reference transcripts are not beside the project"),
    arguments: ["analyzer-4.1-db-down.stderr.txt", "analyzer-4.1-db-auth.stderr.txt"]
  )
  func `a run without a database names the cause`(name: String) throws {
    var diagnosis = FailureDiagnosis()
    for line in try Self.lines(name) { diagnosis.observe(line) }
    switch diagnosis.cause {
    case .databaseUnreachable? where name.contains("down"): break
    case .loginRefused? where name.contains("auth"): break
    default: Issue.record("\(String(describing: diagnosis.cause))")
    }
  }
}
