// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// One character that says what a change is, where colour cannot be relied on.
enum ChangeMark: String {
  case added = "+"
  case removed = "-"
  case changed = "~"
  case harmful = "!"
  case unknown = "?"

  init(_ change: TableChange) {
    switch change.kind {
    case .tableAdded, .columnAdded, .lookbackAdded, .watermarkGained, .tableRecovered: self = .added
    case .tableRemoved, .columnRemoved, .lookbackDropped, .watermarkLost: self = .removed
    case .tableUnknown, .columnsUnknown, .possibleTableRename, .possibleColumnRename: self = .unknown
    default: self = change.severity >= .silentLoss ? .harmful : .changed
    }
  }
}

extension ChangeSeverity {
  /// The heading of a group.
  var title: String {
    switch self {
    case .breaking: "Breaking"
    case .silentLoss: "Silent loss"
    case .risky: "Risky"
    case .informational: "Informational"
    }
  }

  static var worstFirst: [ChangeSeverity] { allCases.sorted(by: >) }
}
