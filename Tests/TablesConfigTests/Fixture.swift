// SPDX-License-Identifier: MIT

import Foundation

/// Files under `Tests/Fixtures`.
enum Fixture {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appending(path: path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
}

/// Real configurations that lie beside the project on some machines; tests that use them are reported as skipped
/// elsewhere.
enum RealConfigurations {
  static let directory = Fixture.directory.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "shared/data/tables-yml")

  static let names: [String] = {
    // No directory means no names, which is how the tests know that they are to be skipped.
    let found = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return found.filter { $0.hasSuffix(".yml") }.sorted()
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appending(path: name)))
  }
}
