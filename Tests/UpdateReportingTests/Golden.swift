// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// Expected output in files. `RECORD_GOLDEN=1` writes them anew, and fails the test, so that nobody records by accident.
enum Golden {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures")
    .standardizedFileURL

  static func check(_ text: String, against name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = fixtures.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record(
        "recorded \(name): look at the difference, then run without RECORD_GOLDEN",
        sourceLocation: sourceLocation
      )
      return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    guard text != expected else { return }
    let pairs = zip(
      text.split(separator: "\n", omittingEmptySubsequences: false),
      expected.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = pairs.enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record(
      """
      \(name) differs, first in line \((line?.offset ?? 0) + 1):
      - \(line?.element.1 ?? "(end)")
      + \(line?.element.0 ?? "(end)")
      """,
      sourceLocation: sourceLocation
    )
  }
}
