// SPDX-License-Identifier: MIT

/// Just enough of a query's structure to follow a `SELECT *` from a relation to the result.
struct SQLStructure {
  /// A common table expression, or the query that comes after them.
  struct Body {
    var hasStar = false
    var relations: [SQLRelation] = []
    /// Common table expressions that it reads, in lower case.
    var expressions: [String] = []
    /// It reads something that only a macro or variable knows.
    var hasOpaque = false
  }

  private(set) var expressions: [String: Body] = [:]
  private(set) var result = Body()
  /// What an alias stands for, in lower case; names of common table expressions are not here.
  private(set) var aliases: [String: Set<SQLRelation>] = [:]
  /// Relations whose names are written out.
  private(set) var written: [(relation: SQLRelation, line: Int)] = []

  init(_ tokens: [SQLToken]) {
    let ranges = Self.expressionRanges(tokens)
    let names = Set(ranges.map(\.name))
    var start = 0
    var outside = Body()
    for (name, range) in ranges {
      read(tokens[start..<range.lowerBound], names, into: &outside)
      var body = Body()
      read(tokens[range], names, into: &body)
      expressions[name] = body
      start = range.upperBound
    }
    read(tokens[start...], names, into: &outside)
    result = outside
  }

  /// Whether a star carries every column of the relation into the result.
  func passesAll(of reads: (SQLRelation) -> Bool, opaqueReads: Bool) -> Bool {
    var seen: Set<String> = []
    var open = [result]
    while let body = open.popLast() {
      guard body.hasStar else { continue }
      if body.relations.contains(where: reads) || (body.hasOpaque && opaqueReads) { return true }
      for name in body.expressions where seen.insert(name).inserted {
        if let next = expressions[name] { open.append(next) }
      }
    }
    return false
  }

  /// `name as (…)` after `with` or a comma; the parentheses' inside.
  private static func expressionRanges(_ tokens: [SQLToken]) -> [(name: String, range: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var index = 0
    while index + 2 < tokens.count {
      guard let open = openingParenthesis(after: index, in: tokens) else {
        index += 1
        continue
      }
      let end = closingParenthesis(of: open, in: tokens)
      found.append((tokens[index].text.lowercased(), open + 1..<max(open + 1, end)))
      index = end
    }
    return found
  }

  private static func openingParenthesis(after index: Int, in tokens: [SQLToken]) -> Int? {
    guard tokens[index].isName, tokens[index + 1].isWord("as") else { return nil }
    guard index > 0, tokens[index - 1].isSymbol(",") || ["with", "recursive"].contains(where: tokens[index - 1].isWord)
    else { return nil }
    var next = index + 2
    while next < tokens.count, tokens[next].isWord("not") || tokens[next].isWord("materialized") { next += 1 }
    return next < tokens.count && tokens[next].isSymbol("(") ? next : nil
  }

  private static func closingParenthesis(of open: Int, in tokens: [SQLToken]) -> Int {
    var depth = 0
    for index in open..<tokens.count {
      if tokens[index].isSymbol("(") { depth += 1 }
      if tokens[index].isSymbol(")") { depth -= 1 }
      if depth == 0 { return index }
    }
    return tokens.count
  }

  private mutating func read(_ tokens: ArraySlice<SQLToken>, _ names: Set<String>, into body: inout Body) {
    for index in tokens.indices {
      let before = index > tokens.startIndex ? tokens[index - 1] : nil
      switch tokens[index].kind {
      case .symbol(UInt8(ascii: "*")):
        if Self.isStar(before, index + 1 < tokens.endIndex ? tokens[index + 1] : nil) { body.hasStar = true }
      case .relation(let relation):
        body.relations.append(relation)
        alias(relation, at: index + 1, in: tokens)
      case .opaque: body.hasOpaque = true
      case .word, .quoted:
        guard before?.isWord("from") == true || before?.isWord("join") == true else { continue }
        named(at: index, in: tokens, names, into: &body)
      default: break
      }
    }
  }

  // A star is a list of columns where an expression would begin; elsewhere it multiplies.
  private static func isStar(_ before: SQLToken?, _ after: SQLToken?) -> Bool {
    guard let before else { return false }
    if ["select", "distinct", "all"].contains(where: before.isWord) { return true }
    if before.isSymbol(",") || before.isSymbol(".") { return true }
    return before.isSymbol(")") && (after?.isWord("from") == true || after?.isSymbol(",") == true)
  }

  private mutating func named(
    at start: Int,
    in tokens: ArraySlice<SQLToken>,
    _ names: Set<String>,
    into body: inout Body
  ) {
    var parts = [tokens[start].text]
    var index = start + 1
    while index + 1 < tokens.endIndex, tokens[index].isSymbol("."), tokens[index + 1].isName {
      parts.append(tokens[index + 1].text)
      index += 2
    }
    // `from generate_series(…)`, `from lateral …`: no table.
    if index < tokens.endIndex, tokens[index].isSymbol("(") { return }
    guard tokens[start].kind == .quoted || !SQLWords.reserved.contains(tokens[start].text) else { return }
    let name = parts[parts.count - 1]
    if parts.count == 1, names.contains(name.lowercased()) {
      body.expressions.append(name.lowercased())
      return
    }
    let relation = SQLRelation.table(schema: parts.count > 1 ? parts[parts.count - 2].lowercased() : nil, name: name)
    body.relations.append(relation)
    written.append((relation, tokens[start].line))
    aliases[name.lowercased(), default: []].insert(relation)
    alias(relation, at: index, in: tokens)
  }

  private mutating func alias(_ relation: SQLRelation, at start: Int, in tokens: ArraySlice<SQLToken>) {
    var index = start
    if index < tokens.endIndex, tokens[index].isWord("as") { index += 1 }
    guard index < tokens.endIndex, tokens[index].isName else { return }
    guard tokens[index].kind == .quoted || !SQLWords.reserved.contains(tokens[index].text) else { return }
    aliases[tokens[index].text.lowercased(), default: []].insert(relation)
  }
}
