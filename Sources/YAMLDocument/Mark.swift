// SPDX-License-Identifier: MIT

/// A place in a YAML source: both numbers start at 1, the column counts Unicode scalars.
package struct Mark: Hashable, Sendable, Comparable, CustomStringConvertible {
  // 32 bits each: every node carries a mark, and a large file has millions of them.
  private let storedLine: UInt32
  private let storedColumn: UInt32

  package init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }

  package var line: Int { Int(storedLine) }
  package var column: Int { Int(storedColumn) }

  package static func < (left: Mark, right: Mark) -> Bool {
    left.storedLine == right.storedLine ? left.storedColumn < right.storedColumn : left.storedLine < right.storedLine
  }

  package var description: String { "\(line):\(column)" }
}
