// SPDX-License-Identifier: MIT

/// YAML 1.1 floats. A point is required and an exponent needs its sign, so `1e3` is text and so is `1.5e3`.
enum FloatScalar {
  /// The float's value; `nil` when the text is not written as one.
  static func resolve(_ text: ScalarResolver.Bytes) -> ScalarMeaning? {
    var cursor = ByteCursor(text)
    let (hasSign, isNegative) = cursor.skipSign()
    if cursor.current == UInt8(ascii: ".") { return pointFirst(cursor, hasSign: hasSign, isNegative) }
    guard let first = cursor.current, ByteCursor.isDigit(first) else { return nil }
    let start = cursor.position
    cursor.skip(while: ByteCursor.isDigitOrUnderscore)
    if cursor.skip(".") {
      cursor.skip(while: ByteCursor.isDigitOrUnderscore)
      guard skipExponent(&cursor), cursor.isAtEnd else { return nil }
      return decimal(text[start...], isNegative)
    }
    guard cursor.skipSexagesimal() != nil, cursor.skip(".") else { return nil }
    cursor.skip(while: ByteCursor.isDigitOrUnderscore)
    return cursor.isAtEnd ? sexagesimal(text[start...], isNegative) : nil
  }

  /// `.5`, which takes no sign, `.inf`, which may, and `.nan`, which may not.
  private static func pointFirst(_ start: ByteCursor, hasSign: Bool, _ isNegative: Bool) -> ScalarMeaning? {
    let rest = String(decoding: start.bytes[(start.position + 1)...].prefix(4), as: UTF8.self)
    if ["inf", "Inf", "INF"].contains(rest) { return .value(.float(isNegative ? -.infinity : .infinity)) }
    guard !hasSign else { return nil }
    if ["nan", "NaN", "NAN"].contains(rest) { return .value(.float(.nan)) }
    var cursor = start
    cursor.position += 1
    guard let first = cursor.current, ByteCursor.isDigit(first) else { return nil }
    cursor.skip(while: ByteCursor.isDigitOrUnderscore)
    guard skipExponent(&cursor), cursor.isAtEnd else { return nil }
    return decimal(start.bytes[start.position...], isNegative)
  }

  /// Steps over an exponent when there is one; false when it is begun and not finished.
  private static func skipExponent(_ cursor: inout ByteCursor) -> Bool {
    guard cursor.skip("e") || cursor.skip("E") else { return true }
    return cursor.skipSign().found && cursor.skip(while: ByteCursor.isDigit) > 0
  }

  private static func decimal(_ text: Slice<ScalarResolver.Bytes>, _ isNegative: Bool) -> ScalarMeaning {
    guard let value = number(text) else { return .unfit(.float) }
    return .value(.float(isNegative ? -value : value))
  }

  static func number(_ text: Slice<ScalarResolver.Bytes>) -> Double? {
    // Swift wants digits on both sides of the point; leading and trailing zeros change nothing.
    var digits = "0"
    for byte in text where byte != UInt8(ascii: "_") {
      let isAfterPoint = digits.utf8.last == UInt8(ascii: ".")
      if isAfterPoint, !ByteCursor.isDigit(byte) { digits += "0" }
      digits.unicodeScalars.append(Unicode.Scalar(byte))
    }
    if digits.utf8.last == UInt8(ascii: ".") { digits += "0" }
    return Double(digits)
  }

  /// Base 60 from the right, in the order of operations of PyYAML, so that rounding agrees to the last bit.
  private static func sexagesimal(_ text: Slice<ScalarResolver.Bytes>, _ isNegative: Bool) -> ScalarMeaning {
    var value = 0.0
    var base = 1.0
    for part in text.split(separator: UInt8(ascii: ":")).reversed() {
      guard let digit = number(part), base.isFinite else { return .unfit(.float) }
      value += digit * base
      base *= 60
    }
    return .value(.float(isNegative ? -value : value))
  }
}
