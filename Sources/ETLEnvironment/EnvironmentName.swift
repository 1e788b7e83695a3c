// SPDX-License-Identifier: MIT

/// The stage whose database is analyzed.
package enum EnvironmentName: String, CaseIterable, Sendable {
  case local, clinic, test, production

  /// Prefix of the stage's own variables: the test stage has `TEST_OPENDENTAL_SOURCE_HOST`, the others no prefix.
  package var variablePrefix: String { self == .test ? "TEST_" : "" }

  /// `local, clinic, test, production`
  package static var choices: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
