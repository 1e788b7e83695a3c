// SPDX-License-Identifier: MIT

extension SQLScanner {
  /// Reads one Jinja tag. True when it leaves text in the query that is not a plain source or model.
  mutating func jinja() -> Bool {
    let kind = byte(1)
    position += 2
    if kind == UInt8(ascii: "#") {
      skipJinjaComment()
      return false
    }
    var tag = JinjaTag(isStatement: kind == UInt8(ascii: "%"))
    let known = text.relations.count
    let begin = line
    let close = tag.isStatement ? UInt8(ascii: "%") : UInt8(ascii: "}")
    while position < bytes.count, !(bytes[position] == close && byte(1) == UInt8(ascii: "}")) { read(into: &tag) }
    position = min(bytes.count, position + 2)
    guard !tag.isStatement else { return false }
    guard tag.isPlainRelation, text.relations.count == known + 1, let only = text.relations.last else { return true }
    text.tokens.append(SQLToken(kind: .relation(only.relation), text: "", line: begin))
    return false
  }

  private mutating func skipJinjaComment() {
    while position < bytes.count, !(bytes[position] == UInt8(ascii: "#") && byte(1) == UInt8(ascii: "}")) { advance() }
    position = min(bytes.count, position + 2)
  }

  private mutating func read(into tag: inout JinjaTag) {
    let next = bytes[position]
    if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") {
      string(until: next, into: &tag)
    } else if Self.startsWord(next) {
      let start = position
      while Self.continuesWord(byte()) || byte() == UInt8(ascii: ".") { position += 1 }
      word(String(decoding: bytes[start..<position], as: UTF8.self), into: &tag)
    } else {
      advance()
      symbol(next, into: &tag)
    }
  }

  private mutating func word(_ word: String, into tag: inout JinjaTag) {
    defer { tag.lastWord = word }
    tag.words += 1
    guard tag.isStatement else { return }
    if tag.words == 1 {
      tag.statement = word
      if word == "endmacro" { closeMacro() }
    } else if tag.words == 2 {
      if tag.statement == "macro" { openMacro(word) }
      if tag.statement == "snapshot" { text.snapshots.append(word) }
    }
  }

  private mutating func symbol(_ symbol: UInt8, into tag: inout JinjaTag) {
    switch symbol {
    case UInt8(ascii: "("):
      let isDefinition = tag.words == 2 && ["macro", "test", "materialization"].contains(tag.statement)
      tag.calls.append(OpenCall(name: isDefinition || tag.isFilter ? "" : tag.lastWord ?? "", line: line))
    case UInt8(ascii: ")"): if let call = tag.calls.popLast() { close(call, in: &tag) }
    case UInt8(ascii: "="): tag.setKeyword(tag.lastWord)
    case UInt8(ascii: ","): tag.setKeyword(nil)
    default: break
    }
    guard symbol > 0x20 else { return }
    tag.isFilter = symbol == UInt8(ascii: "|")
    tag.lastWord = nil
  }

  private mutating func close(_ call: OpenCall, in tag: inout JinjaTag) {
    switch call.function {
    case "source" where call.texts.count >= 2:
      text.relations.append((.source(call.texts[0], call.texts[1]), call.line))
      for index in tag.calls.indices { tag.calls[index].takesRelation = true }
    case "ref" where !call.texts.isEmpty:
      text.relations.append((.ref(call.texts[min(1, call.texts.count - 1)]), call.line))
      for index in tag.calls.indices { tag.calls[index].takesRelation = true }
    default:
      guard !call.name.isEmpty, !JinjaWords.known.contains(call.name) else { return }
      tag.isPlainRelation = false
      text.calls.append(MacroCall(name: call.name, takesRelation: call.takesRelation, line: call.line))
    }
  }

  private mutating func string(until quote: UInt8, into tag: inout JinjaTag) {
    let begin = line
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "\\") { advance() }
      advance()
    }
    let content = bytes[min(start, bytes.count)..<min(position, bytes.count)]
    position += 1
    defer { tag.lastWord = nil }
    switch tag.calls.last?.function {
    case "source", "ref":
      if tag.calls.last?.keyword == nil {
        tag.calls[tag.calls.count - 1].texts.append(String(decoding: content, as: UTF8.self))
      }
    case "config":
      if tag.calls.last?.keyword == "materialized", content.elementsEqual("incremental".utf8) {
        text.isIncremental = true
      }
    case let name? where JinjaWords.wordless.contains(name): break
    default: fragment(Array(content), at: begin)
    }
  }

  // A string in Jinja is text for a macro: identifiers in it can end up in the query.
  private mutating func fragment(_ content: [UInt8], at begin: Int) {
    var inner = SQLScanner(content)
    inner.line = begin
    inner.run()
    text.fragments += inner.text.tokens.filter(\.isName)
  }

  private mutating func openMacro(_ name: String) {
    closeMacro()
    let (tokens, fragments, calls) = (text.tokens.count, text.fragments.count, text.calls.count)
    text.macros.append(
      MacroSection(
        name: name,
        line: line,
        tokens: tokens..<tokens,
        fragments: fragments..<fragments,
        calls: calls..<calls
      )
    )
    isInMacro = true
  }

  mutating func closeMacro() {
    guard isInMacro, var macro = text.macros.popLast() else { return }
    isInMacro = false
    macro.tokens = macro.tokens.lowerBound..<text.tokens.count
    macro.fragments = macro.fragments.lowerBound..<text.fragments.count
    macro.calls = macro.calls.lowerBound..<text.calls.count
    text.macros.append(macro)
  }
}

/// What is known of a Jinja tag while it is read.
struct JinjaTag {
  let isStatement: Bool
  var statement = ""
  var words = 0
  var lastWord: String?
  var isFilter = false
  /// Nothing but a `source()` or `ref()` so far.
  var isPlainRelation = true
  var calls: [OpenCall] = []

  init(isStatement: Bool) { self.isStatement = isStatement }

  /// What stands before `=` names the innermost call's next argument.
  mutating func setKeyword(_ word: String?) {
    if !calls.isEmpty { calls[calls.count - 1].keyword = word }
  }
}

/// A call whose closing parenthesis has not come yet.
struct OpenCall {
  let name: String
  let line: Int
  /// The strings among its positional arguments.
  var texts: [String] = []
  /// The name before `=`, until the next comma.
  var keyword: String?
  var takesRelation = false

  init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// Python models and macros say `dbt.ref` and `builtins.ref`.
  var function: String {
    switch name {
    case "dbt.ref", "builtins.ref": "ref"
    case "dbt.source", "builtins.source": "source"
    case "dbt.config": "config"
    default: name
    }
  }
}
