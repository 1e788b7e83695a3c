// SPDX-License-Identifier: MIT

/// Messages that point into a source: `path:line:column: severity: text`, the source line, and a caret under the place.
///
/// The caret is placed by terminal cells, so it is right behind wide and combining characters; a long line is
/// clipped around the place; nothing of the source can control the terminal.
package struct SourceExcerpt: Sendable {
  package let path: String
  package let lines: SourceLines
  /// Terminal cells of source text shown at most.
  package let width: Int

  package init(path: String, lines: SourceLines, width: Int = 96) {
    self.path = path
    self.lines = lines
    self.width = max(width, 16)
  }

  /// One message with its excerpt, without a final line break.
  package func message(_ severity: String, _ text: String, at mark: Mark?) -> String {
    guard let mark else { return "\(TerminalText.inert(path)): \(severity): \(text)" }
    let head = "\(TerminalText.inert(path)):\(mark): \(severity): \(text)"
    guard let excerpt = excerpt(at: mark) else { return head }
    return "\(head)\n\(excerpt)"
  }

  /// One error, and a note for the second place that explains it.
  package func message(_ error: YAMLError) -> String {
    let first = message("error", error.description, at: error.mark)
    guard let (note, mark) = error.related else { return first }
    return "\(first)\n\(message("note", note, at: mark))"
  }

  /// All errors, one below the other.
  package func message(_ errors: YAMLErrors) -> String {
    errors.errors.map { message($0) }.joined(separator: "\n")
  }

  /// The source line and the caret line; `nil` when the place lies outside of the source.
  package func excerpt(at mark: Mark) -> String? {
    // Nothing further away than this can be shown, even if every scalar is a combining mark of its neighbour.
    let reach = 4 * width
    let column = mark.column - 1
    let start = max(0, column - reach)
    guard let (scalars, isCut) = lines.line(mark.line, scalars: start..<column + reach) else { return nil }
    let window = Window(scalars.map(TerminalText.inert), caret: column - start, width: width)
    let number = String(mark.line)
    let margin = String(repeating: " ", count: number.count)
    let lead = start > 0 || window.isCutBefore ? "…" : ""
    let tail = isCut || window.isCutAfter ? "…" : ""
    let indent = String(repeating: " ", count: window.cellsBefore + lead.unicodeScalars.count)
    return " \(number) | \(lead)\(window.text)\(tail)\n \(margin) | \(indent)^"
  }

  /// The part of a line that is shown, with the cells before the caret.
  private struct Window {
    var text = ""
    var cellsBefore = 0
    var isCutBefore = false
    var isCutAfter = false

    init(_ scalars: [Unicode.Scalar], caret: Int, width: Int) {
      let caret = min(max(caret, 0), scalars.count)
      let cells = scalars.map(TerminalText.cells)
      let isShort = cells.reduce(0, +) <= width
      let lead = isShort ? width : width * 2 / 3
      var first = caret
      while first > 0, cellsBefore + cells[first - 1] <= lead {
        first -= 1
        cellsBefore += cells[first]
      }
      var last = caret
      var shown = cellsBefore
      while last < scalars.count, shown + cells[last] <= width {
        shown += cells[last]
        last += 1
      }
      text = String(String.UnicodeScalarView(scalars[first..<last]))
      isCutBefore = first > 0
      isCutAfter = last < scalars.count
    }
  }
}
