// SPDX-License-Identifier: MIT

import YAMLDocument

/// What this reader makes of a document, next to what PyYAML makes of it.
struct Verdict {
  let canonical: String?
  let refusals: [String]
  let pyYAML: String

  init(_ document: [UInt8], pyYAML: [UInt8]) {
    self.pyYAML = String(decoding: pyYAML, as: UTF8.self)
    do {
      canonical = try YAMLReader().read(document).value.canonical
      refusals = []
    } catch {
      canonical = nil
      refusals = error.errors.map(\.id)
    }
  }

  var isRefusedByPyYAML: Bool { pyYAML.hasPrefix("!") }

  /// Both read the same value, or both refuse.
  var isSame: Bool { canonical.map { $0 == pyYAML } ?? isRefusedByPyYAML }

  /// Refused only here, and only for what this reader refuses on purpose although PyYAML accepts it.
  var isStricterOnPurpose: Bool {
    canonical == nil && !isRefusedByPyYAML && refusals.allSatisfy(Self.onPurpose.contains)
  }

  private static let onPurpose: Set = [
    "yaml-empty", "yaml-duplicate-key", "yaml-recursive-alias", "yaml-unsupported-tag", "yaml-too-deep",
    "yaml-not-utf8",
  ]
}
