// SPDX-License-Identifier: MIT

/// One pass over the bytes of an SQL file that dbt would render.
///
/// In: bytes, as they come (CRLF, any encoding that extends ASCII). Out: `SQLText`. It knows words, quotes, comments and Jinja, no grammar.
struct SQLScanner {
  let bytes: [UInt8]
  var position = 0
  var line = 1
  var text = SQLText()
  var isInMacro = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    while position < bytes.count { step() }
    closeMacro()
  }

  func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private mutating func step() {
    let first = bytes[position]
    switch (first, byte(1)) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): skipLine()
    case (UInt8(ascii: "/"), UInt8(ascii: "*")): skipComment()
    case (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "{"), UInt8(ascii: "%")),
      (UInt8(ascii: "{"), UInt8(ascii: "#")):
      if jinja() { add(.opaque, "") }
    case (UInt8(ascii: "'"), _): skipString()
    case (UInt8(ascii: "\""), _), (UInt8(ascii: "`"), _): quotedName(until: first)
    case (UInt8(ascii: "$"), _): if !skipDollarString() { position += 1 }
    default: plain(first)
    }
  }

  private mutating func plain(_ first: UInt8) {
    if Self.startsWord(first) {
      let start = position
      repeat { position += 1 } while Self.continuesWord(byte())
      add(.word, String(decoding: bytes[start..<position], as: UTF8.self).lowercased())
    } else if Self.isDigit(first) {
      repeat { position += 1 } while Self.continuesWord(byte()) || byte() == UInt8(ascii: ".")
      // A number is no name, but what follows it multiplies.
      add(.symbol(first), "")
    } else {
      if first == UInt8(ascii: "\n") { line += 1 } else if first > 0x20 { add(.symbol(first), "") }
      position += 1
    }
  }

  mutating func add(_ kind: SQLToken.Kind, _ spelling: String) {
    text.tokens.append(SQLToken(kind: kind, text: spelling, line: line))
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipComment() {
    var depth = 0
    while position < bytes.count {
      switch (bytes[position], byte(1)) {
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        depth += 1
        position += 2
      case (UInt8(ascii: "*"), UInt8(ascii: "/")):
        depth -= 1
        position += 2
        if depth == 0 { return }
      default: advance()
      }
    }
  }

  /// One byte further; lines are counted.
  mutating func advance() {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  // Jinja inside a string has quotes of its own.
  private mutating func skipString() {
    position += 1
    while position < bytes.count {
      if atJinja {
        _ = jinja()
      } else if bytes[position] == UInt8(ascii: "'") {
        position += 1
        guard byte() == UInt8(ascii: "'") else { return }
        position += 1
      } else {
        advance()
      }
    }
  }

  var atJinja: Bool {
    byte() == UInt8(ascii: "{")
      && [UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#")].contains(byte(1))
  }

  private mutating func quotedName(until quote: UInt8) {
    let begin = line
    var name: [UInt8] = []
    var isKnown = true
    position += 1
    while position < bytes.count {
      if atJinja {
        _ = jinja()
        isKnown = false
      } else if bytes[position] == quote {
        position += 1
        guard byte() == quote else { break }
        name.append(quote)
        position += 1
      } else {
        name.append(bytes[position])
        advance()
      }
    }
    let spelling = String(decoding: name, as: UTF8.self)
    text.tokens.append(SQLToken(kind: isKnown ? .quoted : .opaque, text: isKnown ? spelling : "", line: begin))
  }

  /// `$$ … $$` and `$name$ … $name$`; false when the dollar sign is something else.
  private mutating func skipDollarString() -> Bool {
    var end = position + 1
    while end < bytes.count, Self.continuesWord(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return false }
    let tag = bytes[position...end]
    position = end + 1
    while position < bytes.count, !bytes[position...].starts(with: tag) { advance() }
    position = min(bytes.count, position + tag.count)
    return true
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  static func startsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }

  static func continuesWord(_ byte: UInt8) -> Bool {
    startsWord(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
  }
}
