// SPDX-License-Identifier: MIT

/// How much a change can hurt, from a remark to a broken load.
package enum ChangeSeverity: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Good to know.
  case informational
  /// May be meant, may cost a re-copy or a re-created table: worth a look before the next load.
  case risky
  /// Nothing disappears and nothing fails, yet rows stop arriving.
  case silentLoss = "silent_loss"
  /// Something that reads this table will fail.
  case breaking

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .informational: 0
    case .risky: 1
    case .silentLoss: 2
    case .breaking: 3
    }
  }

  /// One step milder: for a change that another one explains.
  var eased: Self {
    switch self {
    case .breaking: .silentLoss
    case .silentLoss: .risky
    case .risky, .informational: .informational
    }
  }
}
