// SPDX-License-Identifier: MIT

/// YAML 1.1 integers: binary, octal with a leading zero, decimal, hexadecimal and base 60, with underscores anywhere.
enum IntegerScalar {
  /// Python converts no decimal text with more digits than this, and nothing here needs one.
  static let digitLimit = 4300

  /// The integer's value; `nil` when the text is not written as one.
  static func resolve(_ text: ScalarResolver.Bytes) -> ScalarMeaning? {
    var cursor = ByteCursor(text)
    let isNegative = cursor.skipSign().isNegative
    guard let first = cursor.current, ByteCursor.isDigit(first) else { return nil }
    let start = cursor.position
    if first == UInt8(ascii: "0") { return zeroPrefixed(cursor, isNegative) }
    cursor.skip(while: ByteCursor.isDigitOrUnderscore)
    if cursor.isAtEnd { return value(text[start...], radix: 10, isNegative) }
    guard cursor.skipSexagesimal() != nil, cursor.isAtEnd else { return nil }
    return sexagesimal(text[start...], isNegative)
  }

  private static func zeroPrefixed(_ start: ByteCursor, _ isNegative: Bool) -> ScalarMeaning? {
    var cursor = start
    cursor.position += 1
    if cursor.isAtEnd { return .value(.int(0)) }
    if cursor.skip("b") {
      return prefixed(cursor, radix: 2, isNegative) { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
    }
    if cursor.skip("x") { return prefixed(cursor, radix: 16, isNegative, isHexadecimal) }
    return prefixed(cursor, radix: 8, isNegative) { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") }
  }

  private static func prefixed(
    _ start: ByteCursor,
    radix: UInt32,
    _ isNegative: Bool,
    _ isDigit: (UInt8) -> Bool
  ) -> ScalarMeaning? {
    var cursor = start
    let count = cursor.skip { isDigit($0) || $0 == UInt8(ascii: "_") }
    guard cursor.isAtEnd, count > 0 else { return nil }
    let digits = start.bytes[start.position...]
    // `0_` is zero, while `0x_` matches the pattern and then has no digits to convert.
    if digits.allSatisfy({ $0 == UInt8(ascii: "_") }) { return radix == 8 ? .value(.int(0)) : .unfit(.int) }
    return value(digits, radix: radix, isNegative)
  }

  private static func value(_ digits: Slice<ScalarResolver.Bytes>, radix: UInt32, _ isNegative: Bool) -> ScalarMeaning {
    if digits.count <= 15 { return .value(.int(small(digits, radix: radix, isNegative))) }
    var integer = LongInteger(isNegative: isNegative)
    var count = 0
    for byte in digits where byte != UInt8(ascii: "_") {
      count += 1
      guard count <= digitLimit else { return .unfit(.int) }
      integer.append(digit(byte), base: radix)
    }
    return .value(integer.value)
  }

  /// Fifteen digits of any base up to 16 fit into 64 bits.
  private static func small(_ digits: Slice<ScalarResolver.Bytes>, radix: UInt32, _ isNegative: Bool) -> Int {
    var value = 0
    for byte in digits where byte != UInt8(ascii: "_") { value = value * Int(radix) + Int(digit(byte)) }
    return isNegative ? -value : value
  }

  private static func sexagesimal(_ text: Slice<ScalarResolver.Bytes>, _ isNegative: Bool) -> ScalarMeaning {
    guard text.count <= digitLimit else { return .unfit(.int) }
    var integer = LongInteger(isNegative: isNegative)
    var isFirst = true
    for part in text.split(separator: UInt8(ascii: ":")) {
      if isFirst {
        for byte in part where byte != UInt8(ascii: "_") { integer.append(digit(byte), base: 10) }
      } else {
        integer.append(part.reduce(0) { $0 * 10 + digit($1) }, base: 60)
      }
      isFirst = false
    }
    return .value(integer.value)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    ByteCursor.isDigit(byte) || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f")
  }

  private static func digit(_ byte: UInt8) -> UInt32 {
    UInt32(ByteCursor.isDigit(byte) ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10)
  }
}
