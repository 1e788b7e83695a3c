// SPDX-License-Identifier: MIT

internal import Foundation

/// What one connection to the source database has shown.
package struct ProbeAnswer: Decodable, Equatable, Sendable {
  package struct Python: Decodable, Equatable, Sendable {
    package var executable: String
    package var version: String
  }

  package struct Modules: Decodable, Equatable, Sendable {
    /// Names as the script imports them; `PythonPackage` says what to install.
    package var missing: [String]
  }

  package struct Connection: Decodable, Equatable, Sendable {
    package var reachable: Bool
    package var dialect: String?
    package var serverVersion: String?
    package var database: String?
    package var canSelect: Bool?
    package var tableCount: Int?
    package var problem: Problem?
  }

  package struct Problem: Decodable, Equatable, Sendable {
    package var kind: String
    package var message: String
  }

  package struct Catalogue: Decodable, Equatable, Sendable {
    package var tables: [SourceTable]
  }

  package var python: Python?
  package var modules: Modules?
  package var connection: Connection?
  package var catalogue: Catalogue?

  package init?(json: [UInt8]) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let answer = try? decoder.decode(Self.self, from: Data(json)) else { return nil }  // nil says it
    self = answer
  }
}

/// A base table of the source database, as its catalogue describes it.
package struct SourceTable: Decodable, Equatable, Sendable {
  package struct Column: Decodable, Equatable, Sendable {
    package var name: String
    package var type: String
    package var nullable: Bool
  }

  package var name: String
  package var columns: [Column]
  package var primaryKey: [String]
}
