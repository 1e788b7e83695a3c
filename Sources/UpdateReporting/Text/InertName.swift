// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// A table's name, which comes from a foreign database, made fit for a column of a listing.
enum InertName {
  static func padded(_ name: String, to width: Int) -> String { TextLayout.padded(TerminalText.inert(name), to: width) }
}
