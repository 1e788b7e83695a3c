// SPDX-License-Identifier: MIT

/// One piece of a model's SQL that can mean a column, a relation or structure; comments and strings are no tokens.
struct SQLToken {
  enum Kind: Hashable {
    /// A bare identifier or keyword, in lower case.
    case word
    /// An identifier in double quotes or backticks, as written.
    case quoted
    case symbol(UInt8)
    /// `{{ source(…) }}` or `{{ ref(…) }}` and nothing else.
    case relation(SQLRelation)
    /// Any other Jinja expression: it stands for text that nobody knows before dbt runs.
    case opaque
  }

  let kind: Kind
  let text: String
  let line: Int

  func isWord(_ word: String) -> Bool { kind == .word && text == word }
  func isSymbol(_ symbol: Unicode.Scalar) -> Bool { kind == .symbol(UInt8(ascii: symbol)) }
  var isName: Bool { kind == .word || kind == .quoted }
}

/// What a model reads from.
enum SQLRelation: Hashable {
  case source(String, String)
  case ref(String)
  /// A name written out: `raw.document`.
  case table(schema: String?, name: String)
}

/// A macro that a model calls.
struct MacroCall: Hashable {
  /// With its package: `dbt_utils.star`.
  let name: String
  /// Whether a source or model is among its arguments.
  let takesRelation: Bool
  let line: Int
}

/// Where a macro's tokens lie in the text of its file.
struct MacroSection {
  let name: String
  let line: Int
  var tokens: Range<Int>
  var fragments: Range<Int>
  var calls: Range<Int>
}
