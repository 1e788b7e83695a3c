// SPDX-License-Identifier: MIT

internal import Glibc

/// Strings that come again and again, kept so that equal ones share their storage.
///
/// Direct-mapped: a new string takes the place of the one before it, so the memory is constant whatever comes in.
struct StringCache {
  private static let slotCount = 2048
  private static let longest = 64

  private var slots = [String](repeating: "", count: slotCount)

  /// The text as a string.
  mutating func string(_ text: UnsafeBufferPointer<UInt8>) -> String {
    // Up to 15 bytes a Swift string needs no storage of its own.
    guard text.count > 15, text.count <= Self.longest else { return String(decoding: text, as: UTF8.self) }
    let slot = Self.hash(text) & (Self.slotCount - 1)
    if Self.equal(slots[slot], text) { return slots[slot] }
    let string = String(decoding: text, as: UTF8.self)
    slots[slot] = string
    return string
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    // FNV-1a: a collision costs a shared string, nothing else, so speed is all that counts.
    Int(truncatingIfNeeded: text.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
  }

  private static func equal(_ string: String, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard string.utf8.count == text.count else { return false }
    return string.utf8.withContiguousStorageIfAvailable { stored in
      guard let left = stored.baseAddress, let right = text.baseAddress else { return true }
      return memcmp(left, right, stored.count) == 0
    } ?? false
  }
}
