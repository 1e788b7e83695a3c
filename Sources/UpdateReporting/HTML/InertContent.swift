// SPDX-License-Identifier: MIT

internal import Mustache
internal import YAMLDocument

/// Escapes what comes from a foreign database, for text and for quoted attributes alike.
///
/// The template library escapes character by character, and to Swift a quotation mark with a combining accent behind it is another character
/// than a quotation mark; to a browser it still ends the attribute. So this goes by Unicode scalars. Characters that hide or reorder text
/// become visible replacements, as they do on the terminal.
struct InertContent: MustacheContentType {
  static let name = "INERT"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    for scalar in TerminalText.inert(text).unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "`": escaped += "&#96;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
