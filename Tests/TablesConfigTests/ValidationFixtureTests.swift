// SPDX-License-Identifier: MIT

import Foundation
import TablesConfig
import Testing
import YAMLDocument

/// Each fixture says on its offending lines, as `# expect: rule, rule`, what the validator must find there, and
/// nothing else.
struct ValidationFixtureTests {
  private static let names: [String] = {
    let directory = Fixture.directory.appending(path: "validation").path
    guard let found = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return [] }
    return found.filter { $0.hasSuffix(".yml") }.sorted()
  }()

  /// `line: rule` for every expectation that is written into the text.
  private func expectations(_ bytes: [UInt8]) -> [String] {
    let lines = SourceLines(bytes)
    return (1...lines.count).flatMap { number -> [String] in
      guard let line = lines.line(number), let comment = line.range(of: "# expect: ") else { return [] }
      return line[comment.upperBound...].components(separatedBy: ", ").map { "\(number): \($0)" }
    }.sorted()
  }

  @Test(arguments: names)
  func `a fixture has exactly the findings that it announces`(name: String) throws {
    let bytes = try Fixture.bytes("validation/\(name)")
    let findings = TablesValidator().validate(bytes)
    let found = findings.map { "\($0.mark?.line ?? 0): \($0.rule)" }.sorted()
    #expect(found == expectations(bytes), "\(findings.map(\.message))")
  }

  @Test func `every rule is announced by a fixture`() throws {
    let announced = try Self.names.flatMap { try expectations(Fixture.bytes("validation/\($0)")) }
    let rules = Set(announced.compactMap { $0.components(separatedBy: ": ").last })
    #expect(rules == Set(TablesValidator.standardRules.map(\.id)))
  }

  @Test func `a sound fixture announces nothing`() throws {
    for name in ["valid.yml", "valid-version-3.yml"] {
      #expect(try expectations(Fixture.bytes("validation/\(name)")).isEmpty)
    }
  }
}
