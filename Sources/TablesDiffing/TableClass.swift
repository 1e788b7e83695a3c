// SPDX-License-Identifier: MIT

/// What became of a table that both configurations have: exactly one of four.
package enum TableClass: String, Sendable, Hashable, CaseIterable, Comparable {
  case identical
  case volatileOnly = "volatile_only"
  case sizeOnly = "size_only"
  case modified

  init(differing: [String]) {
    var worst = TableClass.identical
    for field in differing {
      worst = max(
        worst,
        Field.volatile.contains(field) ? .volatileOnly : Field.sizeDerived.contains(field) ? .sizeOnly : .modified
      )
    }
    self = worst
  }

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .identical: 0
    case .volatileOnly: 1
    case .sizeOnly: 2
    case .modified: 3
    }
  }
}
