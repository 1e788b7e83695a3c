// SPDX-License-Identifier: MIT

import Foundation
import TablesDiffing
import Testing

@testable import UpdateReporting

/// Every document that the program prints obeys `docs/report.schema.json`, judged by Python's `jsonschema`.
@Suite struct ReportSchemaTests {
  private static let check = """
    import json, sys
    try:
        import jsonschema
    except ImportError:
        sys.exit("the Python package jsonschema is missing: " + sys.executable + " -m pip install 'jsonschema>=4.18'")
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            document = json.load(file)
        valid = not list(validator.iter_errors(document))
        print(name.rsplit("/", 1)[-1], "valid" if valid else "invalid")
    """

  @Test func `every document is valid, and a damaged one is not`() throws {
    var documents: [String: String] = [:]
    for sample in try DiffingCase.all { documents["diff-\(sample)"] = JSONReport.render(try sample.report()) }
    documents["empty"] = JSONReport.render(UpdateReport(kind: .check, outcome: .interrupted, exitCode: 130))
    documents["failed"] = JSONReport.render(Samples.failed)
    documents["refused"] = JSONReport.render(Samples.refused)
    documents["line"] = JSONReport.renderSummary(try DiffingCase(name: "silent-loss").report())
    documents["validation"] = Samples.validation.json()
    documents["history"] = Samples.history.json()
    documents["backups"] = Samples.backups.json()
    let expected = documents.keys.sorted().map { "\($0).json valid" }

    let sound = try #require(documents["failed"])
    documents["x-kind"] = sound.replacing("\"kind\": \"update\"", with: "\"kind\": \"upgrade\"")
    documents["x-member"] = sound.replacing("\"run_id\":", with: "\"run_identifier\":")
    documents["x-state"] = sound.replacing("\"state\":", with: "\"status\":")
    let damaged = ["x-kind.json invalid", "x-member.json invalid", "x-state.json invalid"]
    #expect(try validate(documents).sorted() == (expected + damaged).sorted())
  }

  private func validate(_ documents: [String: String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in documents { try Data(text.utf8).write(to: folder.appending(path: name + ".json")) }
    let schema = Golden.fixtures.appending(path: "../../docs/report.schema.json").standardizedFileURL
    let files = documents.keys.sorted().map { folder.appending(path: $0 + ".json").path }
    let (status, output, errors) = try python(["-c", Self.check, schema.path] + files)
    #expect(status == 0, "\(errors)")
    return output.split(separator: "\n").map(String.init)
  }

  private func python(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let interpreter = ProcessInfo.processInfo.environment["ETL_TEST_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both stay far below a pipe's capacity: one line a document, and one message.
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: complained, as: UTF8.self)
    )
  }
}
