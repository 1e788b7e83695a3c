// SPDX-License-Identifier: MIT

/// A position in a scalar's bytes, moved by small matchers; what regular expressions would do, at the speed of a loop.
struct ByteCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  var position: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position == bytes.count }
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Steps over one byte when it is `byte`.
  mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  /// Steps over `+` or `-`; says whether a minus stood there.
  mutating func skipSign() -> (found: Bool, isNegative: Bool) {
    if skip("-") { return (true, true) }
    return (skip("+"), false)
  }

  /// Steps over all bytes that fit; says how many.
  @discardableResult
  mutating func skip(while fits: (UInt8) -> Bool) -> Int {
    let start = position
    while position < bytes.count, fits(bytes[position]) { position += 1 }
    return position - start
  }

  /// Reads between `minimum` and `maximum` decimal digits, greedily.
  mutating func number(_ minimum: Int, _ maximum: Int) -> Int? {
    var value = 0
    var count = 0
    while count < maximum, let byte = current, Self.isDigit(byte) {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
      count += 1
    }
    return count >= minimum ? value : nil
  }

  /// Steps over `:` and a number below 60, as often as they come; `nil` unless there is at least one.
  mutating func skipSexagesimal() -> Int? {
    var count = 0
    while true {
      var next = self
      guard next.skip(":"), let first = next.current, Self.isDigit(first) else { break }
      next.position += 1
      if first <= UInt8(ascii: "5"), let second = next.current, Self.isDigit(second) { next.position += 1 }
      self = next
      count += 1
    }
    return count > 0 ? count : nil
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
  static func isDigitOrUnderscore(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: "_") }
}
