// SPDX-License-Identifier: MIT

/// The names of a table's objects. A table's name is data: what would leave the folder or hide the object is written as `%2F`.
enum ObjectName {
  private static let baselineEnding = "_schema.json"

  static func baseline(_ table: String) -> String { encoded(table) + baselineEnding }
  static func folder(_ database: String) -> String { encoded(database) }
  static func historyLog(_ table: String) -> String { encoded(table) + "_history.jsonl" }
  static func historyFolder(_ table: String) -> String { encoded(table) + "_history/" }
  static func alertLog(_ table: String) -> String { encoded(table) + "_alerts.jsonl" }
  static func alertMark(_ table: String, _ fingerprint: String) -> String {
    encoded(table) + "_alerts/\(fingerprint).json"
  }

  /// The table whose baseline has this name; nil for any other object.
  static func table(ofBaseline name: String) -> String? {
    guard name.hasSuffix(baselineEnding), !name.hasPrefix("."), !name.contains("/") else { return nil }
    return decoded(String(name.dropLast(baselineEnding.count)))
  }

  private static func encoded(_ table: String) -> String {
    var bytes: [UInt8] = []
    for byte in table.utf8 {
      let isUnsafe = byte < 0x21 || byte == 0x7F || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")
      if isUnsafe || (bytes.isEmpty && byte == UInt8(ascii: ".")) {
        let digits = String(byte, radix: 16, uppercase: true)
        bytes += Array(("%" + (digits.count == 1 ? "0" : "") + digits).utf8)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func decoded(_ name: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let first = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if first == UInt8(ascii: "%"), digits.count == 2, let byte = UInt8(digits, radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(first)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
