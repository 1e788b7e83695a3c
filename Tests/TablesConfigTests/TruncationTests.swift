// SPDX-License-Identifier: MIT

import Foundation
import TablesConfig
import Testing

/// A configuration that was cut anywhere must never pass: a cut file is often valid YAML with fewer tables.
struct TruncationTests {
  private func isInvalid(_ bytes: ArraySlice<UInt8>) -> Bool {
    TablesValidator().validate(Array(bytes)).first?.severity == .invalid
  }

  @Test func `a configuration cut at any byte is invalid`() throws {
    let bytes = try Fixture.bytes("validation/valid.yml")
    #expect(!isInvalid(bytes[...]))
    let passed = bytes.indices.filter { !isInvalid(bytes[..<$0]) }
    #expect(passed.isEmpty)
  }

  @Test func `a configuration of version 3 cut at any byte is invalid`() throws {
    let bytes = try Fixture.bytes("validation/valid-version-3.yml")
    #expect(!isInvalid(bytes[...]))
    let passed = bytes.indices.filter { !isInvalid(bytes[..<$0]) }
    #expect(passed.isEmpty)
  }

  /// `ETL_TEST_CUTS` asks for more of them where time does not matter.
  private static let cutCount = ProcessInfo.processInfo.environment["ETL_TEST_CUTS"].flatMap { Int($0) } ?? 60

  @Test(
    .enabled(if: !RealConfigurations.names.isEmpty, "real configurations do not lie beside the project")
  )
  func `a real configuration cut anywhere, and at any of its last bytes, is invalid`() throws {
    let name = try #require(RealConfigurations.names.last)
    let bytes = try RealConfigurations.bytes(name)
    var random = SplitMix(seed: 26)
    var cuts = Set((0..<Self.cutCount).map { _ in Int.random(in: 0..<bytes.count, using: &random) })
    cuts.formUnion((bytes.count - 35)..<bytes.count)
    let passed = cuts.filter { !isInvalid(bytes[..<$0]) }
    #expect(passed.isEmpty)
  }
}
