// SPDX-License-Identifier: MIT

/// What one SQL file says, as far as columns and relations are concerned.
struct SQLText {
  var tokens: [SQLToken] = []
  /// Every `source()` and `ref()`, also those inside the arguments of macros.
  var relations: [(relation: SQLRelation, line: Int)] = []
  var calls: [MacroCall] = []
  /// Identifiers inside the strings that macros are called with.
  var fragments: [SQLToken] = []
  /// The macros that the file defines.
  var macros: [MacroSection] = []
  /// The names of `{% snapshot %}` blocks.
  var snapshots: [String] = []
  /// Whether the file asks to be built in increments.
  var isIncremental = false

  /// Reads SQL with Jinja in it; whatever is malformed ends where the file ends.
  init(_ bytes: [UInt8]) {
    var scanner = SQLScanner(bytes)
    scanner.run()
    self = scanner.text
  }

  init() {}
}
