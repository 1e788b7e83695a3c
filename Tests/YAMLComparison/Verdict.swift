// SPDX-License-Identifier: MIT

import CLibYAML
import YAMLDocument

/// What this reader makes of a document, next to what PyYAML makes of it.
package struct Verdict {
  package let canonical: String?
  package let refusals: [String]
  package let pyYAML: String

  /// libyaml 0.2.6, which PyYAML's wheels bring, reads a `?` before a flow indicator; 0.2.5 refuses it.
  private let mayBeEngine: Bool

  /// Under an explicit tag Python's `float()` and `int()` take more than a YAML scalar (`!!float Infinity`), and PyYAML
  /// lets a merge key have an anchor.
  private let mayBeDecorated: Bool

  package init(_ document: [UInt8], pyYAML: [UInt8], engineVersion: String) {
    self.pyYAML = String(decoding: pyYAML, as: UTF8.self)
    mayBeEngine = engineVersion != String(cString: yaml_get_version_string()) && document.contains(UInt8(ascii: "?"))
    mayBeDecorated = document.contains { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "&") }
    do {
      canonical = try YAMLReader().read(document).value.canonical
      refusals = []
    } catch {
      canonical = nil
      refusals = error.errors.map(\.id)
    }
  }

  package var isRefusedByPyYAML: Bool { pyYAML.hasPrefix("!") }

  /// Both read the same value, or both refuse.
  package var isSame: Bool { canonical.map { $0 == pyYAML } ?? isRefusedByPyYAML }

  /// Refused only here, and only for what this reader refuses on purpose although PyYAML accepts it, or for what its
  /// libyaml is too old.
  package var isStricterOnPurpose: Bool {
    canonical == nil && !isRefusedByPyYAML
      && refusals.allSatisfy { Self.onPurpose.contains($0) || mayBeDecorated && $0 == "yaml-unfit-scalar" }
      || canonical == nil && mayBeEngine && refusals == ["yaml-syntax"]
  }

  private static let onPurpose: Set = [
    "yaml-empty", "yaml-duplicate-key", "yaml-recursive-alias", "yaml-unsupported-tag", "yaml-too-deep",
    "yaml-not-utf8",
  ]
}
