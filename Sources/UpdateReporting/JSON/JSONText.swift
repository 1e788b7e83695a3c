// SPDX-License-Identifier: MIT

/// Writes a JSON document: sorted keys, two spaces, UTF-8, so that equal values have equal bytes.
struct JSONText {
  // Bytes rather than a string: a report of 50,000 tables is megabytes of short pieces.
  private var bytes: [UInt8] = []

  /// The document with a newline at its end.
  static func document(_ value: JSONValue) -> String {
    var writer = JSONText()
    writer.write(value, depth: 0)
    writer.put("\n")
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The same in one line without a newline. Strings hold no raw line ends, so every one in the document is layout.
  static func line(_ value: JSONValue) -> String {
    document(value).split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .integer(let digits): put(digits)
    case .number(let number): write(number)
    case .string(let string): write(string)
    case .array(let items):
      block("[", "]", items, depth) { $0.write($1, depth: depth + 1) }
    case .object(let members):
      block("{", "}", members.sorted { $0.key < $1.key }, depth) { writer, member in
        writer.write(member.key)
        writer.put(": ")
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
    put(open)
    for (index, item) in items.enumerated() {
      put(index == 0 ? "\n" : ",\n")
      indent(depth + 1)
      write(&self, item)
    }
    if !items.isEmpty {
      put("\n")
      indent(depth)
    }
    put(close)
  }

  private mutating func indent(_ depth: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func write(_ number: Double) {
    // JSON has no word for these.
    guard number.isFinite else { return write(number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf") }
    put(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) + ".0" : String(number))
  }

  private mutating func write(_ string: String) {
    put("\"")
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      default: write(scalar)
      }
    }
    put("\"")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x20..<0x7F: bytes.append(UInt8(scalar.value))
    // Written out: control characters, and the two line ends that JavaScript sees in a string.
    case ..<0x20, 0x7F..<0xA0, 0x2028...0x2029:
      let digits = String(scalar.value, radix: 16)
      put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
