// SPDX-License-Identifier: MIT

/// Writes a JSON document: sorted keys, two spaces, UTF-8, so that equal values have equal bytes.
struct JSONText {
  private var text = ""

  /// The document with a newline at its end.
  static func document(_ value: JSONValue) -> String {
    var writer = JSONText()
    writer.write(value, depth: 0)
    return writer.text + "\n"
  }

  /// The same in one line without a newline. Strings hold no raw line ends, so every one in the document is layout.
  static func line(_ value: JSONValue) -> String {
    document(value).split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let digits): text += digits
    case .number(let number): write(number)
    case .string(let string): write(string)
    case .array(let items):
      block("[", "]", items, depth) { $0.write($1, depth: depth + 1) }
    case .object(let members):
      // Bytes, not `String` order, which would treat composed and decomposed characters as equal.
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      block("{", "}", sorted, depth) { writer, member in
        writer.write(member.key)
        writer.text += ": "
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func block<Item>(
    _ open: String,
    _ close: String,
    _ items: [Item],
    _ depth: Int,
    _ write: (inout JSONText, Item) -> Void
  ) {
    text += open
    for (index, item) in items.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += String(repeating: "  ", count: depth + 1)
      write(&self, item)
    }
    if !items.isEmpty { text += "\n" + String(repeating: "  ", count: depth) }
    text += close
  }

  private mutating func write(_ number: Double) {
    // JSON has no word for these.
    guard number.isFinite else { return write(number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf") }
    text += number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) + ".0" : String(number)
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: write(scalar)
      }
    }
    text += "\""
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case ..<0x20, 0x7F..<0xA0, 0x2028...0x2029:
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }
}
