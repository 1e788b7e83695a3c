// SPDX-License-Identifier: MIT

/// A place where a text names something that can be a column.
struct SQLMention {
  let line: Int
  /// The alias or relation in front of the dot, in lower case.
  let qualifier: String?
  /// Whether it can hardly mean anything but a column.
  let isCertain: Bool
}

/// The columns that a piece of SQL may name, by their names in lower case.
enum SQLMentions {
  static func of(_ tokens: ArraySlice<SQLToken>, fragments: ArraySlice<SQLToken>) -> [String: [SQLMention]] {
    var mentions: [String: [SQLMention]] = [:]
    for index in tokens.indices {
      let token = tokens[index]
      guard token.isName, let certain = certainty(of: index, in: tokens) else { continue }
      let mention = SQLMention(line: token.line, qualifier: qualifier(of: index, in: tokens), isCertain: certain)
      mentions[token.text.lowercased(), default: []].append(mention)
    }
    for token in fragments where token.kind == .quoted || !SQLWords.reserved.contains(token.text) {
      let mention = SQLMention(line: token.line, qualifier: nil, isCertain: token.kind == .quoted)
      mentions[token.text.lowercased(), default: []].append(mention)
    }
    return mentions
  }

  /// Nil when the token at this place is no column at all.
  private static func certainty(of index: Int, in tokens: ArraySlice<SQLToken>) -> Bool? {
    let token = tokens[index]
    let before = index > tokens.startIndex ? tokens[index - 1] : nil
    let after = index + 1 < tokens.endIndex ? tokens[index + 1] : nil
    // Names that the query gives itself, and what stands in front of a dot.
    if before?.isWord("as") == true || after?.isSymbol(".") == true { return nil }
    if token.kind == .quoted { return true }
    if before?.isSymbol(".") == true { return after?.isSymbol("(") == true ? nil : true }
    if after?.isSymbol("(") == true || before?.isSymbol(":") == true { return nil }
    if SQLWords.reserved.contains(token.text) { return nil }
    return !SQLWords.ambiguous.contains(token.text)
  }

  private static func qualifier(of index: Int, in tokens: ArraySlice<SQLToken>) -> String? {
    guard index - 2 >= tokens.startIndex, tokens[index - 1].isSymbol("."), tokens[index - 2].isName else { return nil }
    return tokens[index - 2].text.lowercased()
  }
}
