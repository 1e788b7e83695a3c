// SPDX-License-Identifier: MIT

internal import OrderedCollections

extension JSONValue {
  /// One line, without the line feed.
  package var line: String {
    var text = ""
    write(into: &text, indent: nil, level: 0, isSorted: false)
    return text
  }

  /// Two spaces a level, keys in their own order, no line feed at the end: what Python's `json.dump(indent=2)` writes.
  package var document: String {
    var text = ""
    write(into: &text, indent: "  ", level: 0, isSorted: false)
    return text
  }

  /// As `document`, the keys sorted: for results that are compared and archived.
  package var sortedDocument: String {
    var text = ""
    write(into: &text, indent: "  ", level: 0, isSorted: true)
    return text
  }

  private func write(into text: inout String, indent: String?, level: Int, isSorted: Bool) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): Self.quote(value, into: &text)
    case .array(let items):
      Self.enclose("[", "]", count: items.count, into: &text, indent: indent, level: level) { index, text in
        items[index].write(into: &text, indent: indent, level: level + 1, isSorted: isSorted)
      }
    case .object(let members):
      let keys = isSorted ? members.keys.sorted() : Array(members.keys)
      Self.enclose("{", "}", count: keys.count, into: &text, indent: indent, level: level) { index, text in
        Self.quote(keys[index], into: &text)
        text += ": "
        members[keys[index]]?.write(into: &text, indent: indent, level: level + 1, isSorted: isSorted)
      }
    }
  }

  private static func enclose(
    _ open: String,
    _ close: String,
    count: Int,
    into text: inout String,
    indent: String?,
    level: Int,
    item: (Int, inout String) -> Void
  ) {
    text += open
    for index in 0..<count {
      if index > 0 { text += indent == nil ? ", " : "," }
      if let indent { text += "\n" + String(repeating: indent, count: level + 1) }
      item(index, &text)
    }
    if let indent, count > 0 { text += "\n" + String(repeating: indent, count: level) }
    text += close
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // DEL and the C1 range would reach a terminal as commands; the two separators end a line in JavaScript.
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
