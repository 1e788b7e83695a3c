// SPDX-License-Identifier: MIT

/// The bytes that libyaml asks for, handed out until a single token has had more than its share.
struct ByteSupply {
  let bytes: UnsafeRawBufferPointer
  let limit: Int
  private var position = 0
  /// Bytes handed out since the last event; whoever receives an event sets it back.
  var sinceEvent = 0
  private(set) var isExhausted = false

  init(bytes: UnsafeRawBufferPointer, limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  /// Copies the next bytes; returns 1, or 0 when the limit is passed (libyaml's convention).
  mutating func fill(_ buffer: UnsafeMutableRawBufferPointer, _ filled: UnsafeMutablePointer<Int>) -> Int32 {
    guard sinceEvent <= limit else {
      isExhausted = true
      return 0
    }
    let count = min(buffer.count, bytes.count - position)
    if count > 0 { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])) }
    position += count
    sinceEvent += count
    filled.pointee = count
    return 1
  }

  /// The place of a byte, counted as libyaml counts.
  func mark(atByte offset: Int) -> Mark {
    SourceLines(Array(bytes.prefix(offset))).end
  }

  /// Whether a whole, well-formed UTF-8 character begins at the byte (so that its value, not its encoding, was refused).
  func isCharacter(atByte offset: Int) -> Bool {
    let tail = bytes.dropFirst(offset).prefix(4)
    var decoder = UTF8()
    var iterator = tail.makeIterator()
    if case .scalarValue = decoder.decode(&iterator) { return true }
    return false
  }
}
