// SPDX-License-Identifier: MIT

extension ColumnType {
  /// Every value of `other` is a value of this type, as the same kind of thing.
  ///
  /// A clock reading and a moment in UTC never hold each other: which moment a reading is depends on a zone that nobody wrote down.
  package func holds(_ other: ColumnType) -> Bool {
    self == other || holdsNumber(other) || holdsText(other) || holdsMoment(other) || holdsArray(other)
  }

  private func holdsNumber(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.integer, .boolean), (.decimal, .boolean): return true
    case (.boolean, .bits(1)), (.bits, .boolean): return true
    case (.integer(let bits, let isUnsigned), .integer(let otherBits, let otherIsUnsigned)):
      if isUnsigned == otherIsUnsigned { return bits >= otherBits }
      return !isUnsigned && bits > otherBits
    case (.integer(let bits, _), .year): return bits >= 16
    case (.integer(let bits, let isUnsigned), .decimal(let precision, 0, let otherIsUnsigned)):
      return precision < Self.digits(bits, isUnsigned: isUnsigned) && (!isUnsigned || otherIsUnsigned)
    case (
      .decimal(let precision, let scale, let isUnsigned),
      .decimal(let otherPrecision, let otherScale, let otherIsUnsigned)
    ):
      return precision - scale >= otherPrecision - otherScale && scale >= otherScale && (!isUnsigned || otherIsUnsigned)
    case (.decimal(let precision, let scale, let isUnsigned), .integer(let bits, let otherIsUnsigned)):
      return precision - scale >= Self.digits(bits, isUnsigned: otherIsUnsigned) && (!isUnsigned || otherIsUnsigned)
    case (.floatingPoint(let isDouble), .floatingPoint(let otherIsDouble)): return isDouble || !otherIsDouble
    // A significand holds whole numbers exactly up to its own width: 24 bits, or 53.
    case (.floatingPoint(let isDouble), .integer(let bits, _)): return bits <= (isDouble ? 32 : 24)
    case (.bits(let width), .bits(let otherWidth)): return width >= otherWidth
    default: return false
    }
  }

  /// Decimal digits of the largest value of so many bits.
  private static func digits(_ bits: Int, isUnsigned: Bool) -> Int {
    switch bits {
    case ...8: 3
    case ...16: 5
    case ...24: isUnsigned ? 8 : 7
    case ...32: 10
    default: isUnsigned ? 20 : 19
    }
  }

  private func holdsText(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.text(let capacity, let isPadded), .text(let otherCapacity, let otherIsPadded)):
      return Self.fits(otherCapacity, into: capacity) && (!isPadded || otherIsPadded)
    case (.bytes(let capacity, let isPadded), .bytes(let otherCapacity, let otherIsPadded)):
      // Padding bytes are part of the value: a longer value is another one.
      if isPadded { return otherIsPadded && capacity == otherCapacity }
      return Self.fits(otherCapacity, into: capacity)
    case (.enumeration(let labels), .enumeration(let others)), (.set(let labels), .set(let others)):
      return Set(labels).isSuperset(of: others)
    case (.text(let capacity, _), .enumeration(let labels)):
      return Self.fits(labels.map(\.count).max() ?? 0, into: capacity)
    case (.text(let capacity, _), .set(let labels)):
      return Self.fits(labels.map(\.count).reduce(0, +) + max(0, labels.count - 1), into: capacity)
    case (.text(let capacity, _), .uuid): return Self.fits(36, into: capacity)
    case (.text(let capacity, _), .json): return Self.fits(nil, into: capacity)
    default: return false
    }
  }

  private static func fits(_ length: Int?, into capacity: Int?) -> Bool {
    guard let capacity else { return true }
    // MySQL's longest text is as good as no limit.
    return capacity >= min(length ?? .max, 4_294_967_295)
  }

  private func holdsMoment(_ other: ColumnType) -> Bool {
    switch (self, other) {
    case (.time(let fraction), .time(let otherFraction)): fraction >= otherFraction
    case (.timestamp(let fraction, let hasZone), .timestamp(let otherFraction, let otherHasZone)):
      fraction >= otherFraction && hasZone == otherHasZone
    case (.timestamp(_, hasZone: false), .date): true
    default: false
    }
  }

  private func holdsArray(_ other: ColumnType) -> Bool {
    guard case .array(let element) = self, case .array(let otherElement) = other else { return false }
    return element == otherElement || element.holds(otherElement)
  }
}
