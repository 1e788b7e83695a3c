// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// One pass over the bytes of a JSON document (RFC 8259).
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  // Deep enough for any schema, shallow enough for the stack.
  private static let deepest = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try self.value()
    skipSpace()
    guard position == bytes.count else { throw error("text after the end of the document") }
    return value
  }

  private func error(_ problem: String) -> JSONSyntaxError {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSONSyntaxError(
      problem: problem,
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: before.count - lineStart + 1
    )
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw error("the document ends too early") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error("nested more than \(Self.deepest) deep") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw error("not a JSON value") }
    position += word.utf8.count
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    position += 1
    var members: OrderedDictionary<String, JSONValue> = [:]
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw error("a key in quotes is missing")
      }
      let key = try string()
      guard members[key] == nil else { throw error("the key \"\(key)\" stands twice") }
      guard take(":") else { throw error("a colon is missing") }
      members[key] = try value()
    } while take(",")
    guard take("}") else { throw error("a comma or a closing brace is missing") }
    return .object(members)
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    position += 1
    var items: [JSONValue] = []
    if take("]") { return .array(items) }
    repeat { items.append(try value()) } while take(",")
    guard take("]") else { throw error("a comma or a closing bracket is missing") }
    return .array(items)
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`, kept as it is spelled.
  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    takeByte("-")
    let whole = digits()
    var isNumber = whole.count == 1 || (whole.count > 1 && whole.first != UInt8(ascii: "0"))
    if takeByte(".") { isNumber = isNumber && !digits().isEmpty }
    if takeByte("e") || takeByte("E") {
      if !takeByte("+") { takeByte("-") }
      isNumber = isNumber && !digits().isEmpty
    }
    guard isNumber else {
      position = start
      throw error("not a JSON value")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> ArraySlice<UInt8> {
    let found = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    position = found.endIndex
    return found
  }

  @discardableResult
  private mutating func takeByte(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: text, as: UTF8.self) else { throw error("a text is not UTF-8") }
        position += 1
        return result
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("a control character in a text")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("a text does not end")
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    guard position + 1 < bytes.count else { throw error("a text does not end") }
    let kind = bytes[position + 1]
    if let byte = Self.escapes[kind] {
      text.append(byte)
      position += 2
      return
    }
    guard kind == UInt8(ascii: "u"), var code = hexadecimal(at: position + 2) else { throw error("an unknown escape") }
    position += 6
    if (0xD800..<0xDC00).contains(code) {
      guard bytes[position...].starts(with: "\\u".utf8), let low = hexadecimal(at: position + 2),
        (0xDC00..<0xE000).contains(low)
      else { throw error("half a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      position += 6
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
    text += Array(String(Character(scalar)).utf8)
  }

  private func hexadecimal(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    let digits = bytes[start..<(start + 4)]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
