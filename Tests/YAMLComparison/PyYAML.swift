// SPDX-License-Identifier: MIT

import Foundation

/// What PyYAML makes of documents: a conversation with the interpreter in `ETL_TEST_PYTHON`, or `python3`.
package final class PyYAML {
  package struct Unavailable: Error, CustomStringConvertible {
    package let description: String
  }

  private let interpreter = ProcessInfo.processInfo.environment["ETL_TEST_PYTHON"] ?? "python3"
  private let process = Process()
  private let questions = Pipe()
  private let replies = Pipe()
  /// The version of the libyaml that PyYAML was built with, such as `0.2.6`; its wheels bring their own.
  package private(set) var engineVersion = ""

  /// With libyaml, as the pipeline reads, or `isPure`: PyYAML's own scanner and parser.
  package init(isPure: Bool = false) throws {
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter, Self.script.path] + (isPure ? ["--pure"] : [])
    process.standardInput = questions
    process.standardOutput = replies
    try process.run()
    engineVersion = String(decoding: try frame(), as: UTF8.self)
  }

  deinit {
    // End of input ends the interpreter; one that is gone already is as good.
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// This reader's verdict on each document next to PyYAML's.
  package static func verdicts(on documents: [[UInt8]]) throws -> [Verdict] {
    let conversation = try PyYAML()
    return try documents.map { try conversation.verdict(on: $0) }
  }

  package func verdict(on document: [UInt8]) throws -> Verdict {
    Verdict(document, pyYAML: try answer(for: document), engineVersion: engineVersion)
  }

  /// The canonical value, or `!` and the kind of error.
  package func answer(for document: [UInt8]) throws -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(document.count).littleEndian) { Array($0) }
    try questions.fileHandleForWriting.write(contentsOf: Data(length + document))
    return try frame()
  }

  private func frame() throws -> [UInt8] {
    let header = try read(MemoryLayout<UInt32>.size)
    return try read(Int(header.reversed().reduce(0) { $0 << 8 | UInt32($1) }))
  }

  private func read(_ count: Int) throws -> [UInt8] {
    guard count > 0 else { return [] }
    let bytes = try replies.fileHandleForReading.read(upToCount: count) ?? Data()
    guard bytes.count == count else {
      throw Unavailable(
        description: "\(interpreter) cannot run PyYAML; install it with: \(interpreter) -m pip install pyyaml"
      )
    }
    return [UInt8](bytes)
  }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/yaml/canonical.py")
}
