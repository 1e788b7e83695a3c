// SPDX-License-Identifier: MIT

/// What PyYAML's two engines make of one document. The pipeline uses libyaml where it is there, and its own code where not.
package struct EngineAnswers {
  private let document: [UInt8]
  private let engine: String
  private let pure: String

  package init(document: [UInt8], engine: String, pure: String) {
    self.document = document
    self.engine = engine
    self.pure = pure
  }

  /// Both read the same value, or both refuse.
  package var isSame: Bool { engine == pure || engine.hasPrefix("!") && pure.hasPrefix("!") }

  /// The reviewed differences, each seen with PyYAML 6.0.4 and libyaml 0.2.6; none can occur in what a YAML emitter writes.
  package var knownDifference: String? {
    if pure == "!ScannerError", document.contains(UInt8(ascii: "\t")) { return "a tab inside or after a plain scalar" }
    if document.contains(UInt8(ascii: "!")), !engine.hasPrefix("!"), !pure.hasPrefix("!") {
      return "the bare tag ! on nothing is a text with libyaml, null without"
    }
    if engine == "!ScannerError", document.contains(UInt8(ascii: "%")) { return "a directive that is not known" }
    if engine == "!ScannerError", document.contains(UInt8(ascii: "\\")) { return "an escaped half of a surrogate pair" }
    if engine == "!ParserError", document.contains(UInt8(ascii: "?")) { return "a ? before a flow indicator" }
    return nil
  }
}
