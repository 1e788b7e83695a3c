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

  /// Where the first sequence of bytes begins that is not UTF-8, if that is not behind `limit`.
  func malformedByte(upTo limit: Int) -> Int? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var position = 0
    while position <= limit {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): position += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return position
      }
    }
    return nil
  }
}
