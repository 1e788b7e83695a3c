// SPDX-License-Identifier: MIT

/// The lines of a source, split where libyaml splits them, so that its line numbers find the right text.
///
/// libyaml ends a line at LF, CRLF, a lone CR, NEL (U+0085), LS (U+2028) and PS (U+2029). A byte order mark belongs
/// to no line.
package struct SourceLines: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.starts = Self.lineStarts(in: bytes)
  }

  /// The number of lines; a line break at the very end opens one more, empty line.
  package var count: Int { starts.count }

  /// The text of a line without its break; `nil` beyond the end. Bytes that are not UTF-8 become U+FFFD.
  package func line(_ number: Int) -> String? {
    guard number >= 1, number <= starts.count else { return nil }
    return String(decoding: content(of: number), as: UTF8.self)
  }

  /// Some scalars of a line, however long the whole line is, and whether more follow.
  func line(_ number: Int, scalars range: Range<Int>) -> (scalars: [Unicode.Scalar], isCut: Bool)? {
    guard number >= 1, number <= starts.count else { return nil }
    var scalars: [Unicode.Scalar] = []
    var decoder = UTF8()
    var bytes = content(of: number).makeIterator()
    for position in 0..<range.upperBound {
      switch decoder.decode(&bytes) {
      case .emptyInput: return (scalars, false)
      case .scalarValue(let scalar): if position >= range.lowerBound { scalars.append(scalar) }
      case .error: if position >= range.lowerBound { scalars.append("\u{FFFD}") }
      }
    }
    if case .emptyInput = decoder.decode(&bytes) { return (scalars, false) }
    return (scalars, true)
  }

  /// The place of a byte: how libyaml would count it.
  package func mark(atByte offset: Int) -> Mark {
    let offset = min(offset, bytes.count)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = bytes[min(starts[low], offset)..<offset]
    let scalars = before.reduce(0) { count, byte in byte & 0xC0 == 0x80 ? count : count + 1 }
    return Mark(line: low + 1, column: scalars + 1)
  }

  /// The place behind the last byte.
  package var end: Mark { mark(atByte: bytes.count) }

  private func content(of number: Int) -> ArraySlice<UInt8> {
    let start = starts[number - 1]
    guard number < starts.count else { return bytes[start...] }
    var end = starts[number]
    end -= Self.breakLength(endingAt: end, in: bytes)
    return bytes[start..<max(start, end)]
  }

  private static func breakLength(endingAt end: Int, in bytes: [UInt8]) -> Int {
    switch bytes[end - 1] {
    case 0x0A: end >= 2 && bytes[end - 2] == 0x0D ? 2 : 1
    case 0x0D: 1
    case 0x85: 2
    default: 3
    }
  }

  private static func lineStarts(in bytes: [UInt8]) -> [Int] {
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    bytes.withUnsafeBufferPointer { buffer in
      var index = starts[0]
      while index < buffer.count {
        let length = breakLength(startingAt: index, in: buffer)
        index += max(length, 1)
        if length > 0 { starts.append(index) }
      }
    }
    return starts
  }

  private static func breakLength(startingAt index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    switch bytes[index] {
    case 0x0A: 1
    case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
    case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      index + 2 < bytes.count && bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
        ? 3 : 0
    default: 0
    }
  }
}
