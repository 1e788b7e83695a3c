// SPDX-License-Identifier: MIT

internal import Glibc

/// Cuts a stream of bytes into lines at LF, CR and CR LF, whatever the chunks are.
///
/// Bytes, not text: a chunk may end inside a character, and Swift sees CR LF as one. A line longer than `limit` is handed on in pieces,
/// so memory stays bounded.
struct LineSplitter {
  /// Bytes that a line may have before it is handed on in pieces.
  static let limit = 65536

  private var pending: [UInt8] = []
  private var endedWithCarriageReturn = false

  /// Calls `line` for every complete line in `bytes`, without its terminator.
  mutating func consume(_ bytes: UnsafeRawBufferPointer, line: (UnsafeRawBufferPointer) -> Void) {
    var rest = bytes
    if endedWithCarriageReturn, rest.first == UInt8(ascii: "\n") { rest = UnsafeRawBufferPointer(rebasing: rest[1...]) }
    endedWithCarriageReturn = false
    while !rest.isEmpty {
      guard let end = Self.terminator(in: rest) else {
        keep(rest, line: line)
        return
      }
      emit(UnsafeRawBufferPointer(rebasing: rest[..<end]), line: line)
      var next = end + 1
      if rest[end] == UInt8(ascii: "\r") {
        if next == rest.count {
          endedWithCarriageReturn = true
        } else if rest[next] == UInt8(ascii: "\n") {
          next += 1
        }
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[next...])
    }
  }

  /// The last line, when the stream ended without a terminator.
  mutating func finish(line: (UnsafeRawBufferPointer) -> Void) {
    guard !pending.isEmpty else { return }
    pending.withUnsafeBytes(line)
    pending.removeAll()
  }

  private static func terminator(in bytes: UnsafeRawBufferPointer) -> Int? {
    let newline = position(of: UInt8(ascii: "\n"), in: bytes, count: bytes.count)
    return position(of: UInt8(ascii: "\r"), in: bytes, count: newline ?? bytes.count) ?? newline
  }

  private static func position(of byte: UInt8, in bytes: UnsafeRawBufferPointer, count: Int) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private mutating func emit(_ bytes: UnsafeRawBufferPointer, line: (UnsafeRawBufferPointer) -> Void) {
    guard !pending.isEmpty else { return line(bytes) }
    pending.append(contentsOf: bytes)
    pending.withUnsafeBytes(line)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, line: (UnsafeRawBufferPointer) -> Void) {
    pending.append(contentsOf: bytes)
    guard pending.count >= Self.limit else { return }
    pending.withUnsafeBytes(line)
    pending.removeAll(keepingCapacity: true)
  }
}
