// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Foreign text made harmless for GitHub-flavoured Markdown.
enum MarkdownText {
  /// A name or value as a code span, in which nothing but backticks and, inside tables, bars mean anything.
  static func code(_ text: String, inTable: Bool = false) -> String {
    var content = TerminalText.inert(text)
    // GitHub cuts table cells at bars before it looks for code spans.
    if inTable { content = replacing("|", with: "\\|", in: content) }
    guard !content.isEmpty else { return "" }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: content) + 1)
    let pad = content.hasPrefix("`") || content.hasSuffix("`") ? " " : ""
    return fence + pad + content + pad + fence
  }

  /// Running text with every character that could mean something taken literally.
  static func prose(_ text: String) -> String {
    var escaped = ""
    for character in TerminalText.inert(text) {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      // A name is no mention and no reference.
      case "@": escaped += "&#64;"
      case "#": escaped += "&#35;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "!", "$": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// A block of commands, fenced by more backticks than it contains.
  static func block(_ lines: [String], language: String) -> [String] {
    let inert = lines.map(TerminalText.inert)
    let fence = String(repeating: "`", count: max(3, (inert.map { longestRun(of: "`", in: $0) }.max() ?? 0) + 1))
    return [fence + language] + inert + [fence]
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for next in text {
      run = next == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  private static func replacing(_ character: Character, with text: String, in whole: String) -> String {
    whole.split(separator: character, omittingEmptySubsequences: false).joined(separator: text)
  }
}
