// SPDX-License-Identifier: MIT

internal import Foundation

/// How the analyzer's output is kept away from the live file.
package enum Placement: String, Codable, Sendable {
  /// The script takes `--output-dir`.
  case flag
  /// The script has a class whose `analyze_complete_schema` takes `output_dir`.
  case parameter
  /// The script writes in place; the launcher put the original back. Recoverable, not "never torn".
  case inPlace = "in_place"
}

/// What the launcher leaves in its status file.
package struct LauncherStatus: Decodable, Equatable, Sendable {
  package struct Failure: Decodable, Equatable, Sendable {
    package var kind: String
    package var message: String
  }

  package struct Leftover: Decodable, Equatable, Sendable {
    package var pid: Int32
    package var command: String
  }

  /// What the guard of a script that writes in place moved away from the live path.
  package struct Displaced: Decodable, Equatable, Sendable {
    /// `a directory`, `a symbolic link`, `a special file`
    package var what: String
    package var path: String
  }

  package var phase: String
  package var placement: Placement?
  package var leftovers: [Leftover]?
  package var newTablesToCreate: [String]?
  package var redirected: [String]?
  package var outsideWrites: [String]?
  package var displaced: Displaced?
  package var failure: Failure?

  /// Nil when the bytes are no status document: the launcher was killed before it wrote one.
  package init?(json: [UInt8]) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let status = try? decoder.decode(Self.self, from: Data(json)) else { return nil }  // nil says it
    self = status
  }
}
