// SPDX-License-Identifier: MIT

/// An integer of any length, built digit by digit and read out in decimal.
struct LongInteger {
  private static let limb: UInt64 = 1_000_000_000

  let isNegative: Bool
  /// Nine decimal digits each, the least significant first.
  private var limbs: [UInt64] = [0]

  init(isNegative: Bool) { self.isNegative = isNegative }

  /// Appends a digit on the right: value × base + digit.
  mutating func append(_ digit: UInt32, base: UInt32) {
    var carry = UInt64(digit)
    for index in limbs.indices {
      let product = limbs[index] * UInt64(base) + carry
      limbs[index] = product % Self.limb
      carry = product / Self.limb
    }
    if carry > 0 { limbs.append(carry) }
  }

  /// `.int` where 64 bits are enough, else `.bigInteger`.
  var value: YAMLValue {
    let text = decimal
    return Int(text).map(YAMLValue.int) ?? .bigInteger(text)
  }

  private var decimal: String {
    var text = isNegative && limbs != [0] ? "-" : ""
    text += String(limbs[limbs.count - 1])
    for limb in limbs.dropLast().reversed() {
      let digits = String(limb)
      text += String(repeating: "0", count: 9 - digits.count) + digits
    }
    return text
  }
}
