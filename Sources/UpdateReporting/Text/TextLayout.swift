// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Breaks lines at spaces; what has no space in it, such as a path, is never broken.
struct TextLayout {
  let width: Int

  /// The text in lines of the width, the first after `lead`, the others indented as far as `lead` is wide.
  func wrap(_ text: String, after lead: String = "") -> [String] {
    let indent = Self.cells(lead)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !line.isEmpty, indent + Self.cells(line) + 1 + Self.cells(word) > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    let margin = String(repeating: " ", count: indent)
    return lines.enumerated().map { ($0.offset == 0 ? lead : margin) + $0.element }
  }

  /// The text filled up with spaces to so many terminal cells.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - cells(text)))
  }

  /// Terminal cells that a text occupies.
  static func cells(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + TerminalText.cells(of: $1) }
  }
}
