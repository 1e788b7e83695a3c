// SPDX-License-Identifier: MIT

extension ColumnType {
  /// Every value of the other type is a value of this one, as the same kind of thing: a number stays a number, a text a text.
  func holds(_ other: ColumnType) -> Bool {
    if self == other { return true }
    return holdsNumber(other) || holdsText(other) || holdsMoment(other)
  }

  private func holdsNumber(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.integer(let bits, let isUnsigned), .integer(let otherBits, let otherIsUnsigned)):
      if isUnsigned == otherIsUnsigned { return bits >= otherBits }
      return !isUnsigned && bits > otherBits
    case (
      .decimal(let precision, let scale, let isUnsigned),
      .decimal(let otherPrecision, let otherScale, let otherIsUnsigned)
    ):
      return precision - scale >= otherPrecision - otherScale && scale >= otherScale && (!isUnsigned || otherIsUnsigned)
    case (.decimal(let precision, let scale, let isUnsigned), .integer(let bits, let otherIsUnsigned)):
      return precision - scale >= Self.digits(bits) && (!isUnsigned || otherIsUnsigned)
    case (.floatingPoint(let isDouble), .floatingPoint(let otherIsDouble)): return isDouble || !otherIsDouble
    // A significand holds integers exactly up to its own width: 24 bits, or 53.
    case (.floatingPoint(let isDouble), .integer(let bits, _)): return bits <= (isDouble ? 32 : 24)
    case (.bits(let width), .bits(let otherWidth)): return width >= otherWidth
    // Going back to whole numbers keeps the kind but not every value: only the empty scale fits.
    case (.integer(let bits, let isUnsigned), .decimal(let precision, 0, let otherIsUnsigned)):
      return precision < Self.digits(bits) && (!isUnsigned || otherIsUnsigned)
    default: return false
    }
  }

  /// Decimal digits of the largest value of so many bits.
  private static func digits(_ bits: Int) -> Int {
    switch bits {
    case ...8: 3
    case ...16: 5
    case ...24: 8
    case ...32: 10
    default: 20
    }
  }

  private func holdsText(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.text(let capacity, let isPadded), .text(let otherCapacity, let otherIsPadded)):
      return capacity >= otherCapacity && (!isPadded || otherIsPadded)
    case (.binary(let capacity, let isPadded), .binary(let otherCapacity, let otherIsPadded)):
      // Padding bytes are part of a binary value: only a longer variable one holds them all.
      return isPadded ? otherIsPadded && capacity == otherCapacity : capacity >= otherCapacity
    case (.enumeration(let labels), .enumeration(let others)), (.set(let labels), .set(let others)):
      // Loaders copy labels, not positions: order and duplicates do not count.
      return Set(labels).isSuperset(of: others)
    case (.text(let capacity, _), .enumeration(let labels)):
      return capacity >= labels.map(\.count).max() ?? 0
    case (.text(let capacity, _), .set(let labels)):
      return capacity >= labels.map(\.count).reduce(0, +) + max(0, labels.count - 1)
    case (.text(let capacity, _), .json): return capacity >= 4_294_967_295
    default: return false
    }
  }

  private func holdsMoment(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.time(let fraction), .time(let otherFraction)),
      (.dateTime(let fraction), .dateTime(let otherFraction)),
      (.timestamp(let fraction), .timestamp(let otherFraction)),
      (.dateTime(let fraction), .timestamp(let otherFraction)):
      return fraction >= otherFraction
    case (.dateTime, .date): return true
    default: return false
    }
  }
}
