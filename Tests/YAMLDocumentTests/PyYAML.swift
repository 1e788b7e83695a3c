// SPDX-License-Identifier: MIT

import Foundation

/// What PyYAML makes of documents, asked of the interpreter in `ETL_TEST_PYTHON`, or `python3`.
enum PyYAML {
  struct Unavailable: Error, CustomStringConvertible {
    let description: String
  }

  /// One answer for each document: its canonical value, or `!` and the kind of error.
  static func answers(for documents: [[UInt8]]) throws -> [[UInt8]] {
    let frames = FileManager.default.temporaryDirectory.appending(path: "yaml-frames-\(UUID().uuidString)")
    try Data(documents.flatMap { Array("\($0.count)\n".utf8) + $0 }).write(to: frames)
    // Nothing depends on the file being gone, and a failure to remove it must not hide the answers.
    defer { try? FileManager.default.removeItem(at: frames) }
    let answers = split(try run([Fixture.directory.appending(path: "yaml/canonical.py").path, frames.path]))
    guard answers.count == documents.count else {
      throw Unavailable(description: "\(documents.count) documents were asked about, \(answers.count) answers came")
    }
    return answers
  }

  private static func run(_ arguments: [String]) throws -> [UInt8] {
    let interpreter = ProcessInfo.processInfo.environment["ETL_TEST_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // The pipe is drained before waiting: a full pipe blocks the child.
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Unavailable(
        description: "\(interpreter) cannot run PyYAML; install it with: \(interpreter) -m pip install pyyaml"
      )
    }
    return [UInt8](bytes)
  }

  private static func split(_ output: [UInt8]) -> [[UInt8]] {
    var answers: [[UInt8]] = []
    var position = 0
    while let end = output[position...].firstIndex(of: UInt8(ascii: "\n")) {
      let length = Int(String(decoding: output[position..<end], as: UTF8.self)) ?? 0
      answers.append(Array(output[(end + 1)..<(end + 1 + length)]))
      position = end + 1 + length
    }
    return answers
  }
}
