// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Lines on their way to a terminal. Everything foreign passes through here and can neither move the cursor nor colour anything.
struct TextLines {
  let style: TextStyle
  private(set) var lines: [String] = []

  init(style: TextStyle) { self.style = style }

  var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

  /// One empty line between two sections, never two, never at the top.
  mutating func gap() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  /// A line of foreign text, wrapped, after a lead that marks where it begins.
  mutating func add(_ text: String, after lead: String = "", _ paints: TextStyle.Paint...) {
    for line in TextLayout(width: style.width).wrap(TerminalText.inert(text), after: TerminalText.inert(lead)) {
      lines.append(paints.reduce(line) { style.paint($0, $1) })
    }
  }

  /// A line of foreign text as it is: a command, a path or an excerpt that wrapping would destroy.
  mutating func addUnwrapped(_ text: String) { lines.append(TerminalText.inert(text)) }

  /// A line that already carries its own paint.
  mutating func addPainted(_ line: String) { lines.append(line) }
}
