// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// How text looks on this terminal: how wide, and with colour or not. The only place that knows escape sequences.
package struct TextStyle: Hashable, Sendable {
  /// Whether to colour; every coloured thing carries a mark or a word that says the same.
  package let isColored: Bool
  /// Columns to wrap at.
  package let width: Int

  package init(isColored: Bool, width: Int) {
    self.isColored = isColored
    // Narrower than this, wrapping destroys more than it saves.
    self.width = max(40, width)
  }

  enum Paint: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case magenta = "35"
    case yellow = "33"
    case green = "32"
    case cyan = "36"
  }

  func paint(_ text: String, _ paints: Paint...) -> String {
    guard isColored, !text.isEmpty, !paints.isEmpty else { return text }
    return "\u{1B}[" + paints.map(\.rawValue).joined(separator: ";") + "m" + text + "\u{1B}[0m"
  }

  func paint(_ text: String, as severity: ChangeSeverity) -> String {
    switch severity {
    case .breaking: paint(text, .bold, .red)
    case .silentLoss: paint(text, .bold, .magenta)
    case .risky: paint(text, .yellow)
    case .informational: paint(text, .cyan)
    }
  }
}
