// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// How much a finding weighs.
package enum ValidationSeverity: String, Hashable, Sendable, Comparable, CaseIterable {
  /// The file is damaged or cannot be loaded; nothing overrides this.
  case invalid
  /// A reader would fail or silently do the wrong thing; `--force` goes on.
  case blocked
  /// Worth knowing.
  case warning

  /// The worse severity comes first.
  package static func < (left: ValidationSeverity, right: ValidationSeverity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .invalid: 0
    case .blocked: 1
    case .warning: 2
    }
  }
}

/// One thing that a configuration must fulfil, judged from the one file alone.
package protocol ValidationRule: Sendable {
  /// A stable name, such as `table-count-mismatch`.
  var id: String { get }
  var severity: ValidationSeverity { get }
  /// One sentence: who reads this, and what breaks.
  var reason: String { get }

  /// Everything that breaks the rule, not just the first.
  func check(_ document: TablesDocument) -> [ValidationFinding]
}

extension ValidationRule {
  /// A finding of this rule.
  func finding(_ message: String, at mark: Mark?, table: String? = nil, field: String? = nil) -> ValidationFinding {
    ValidationFinding(rule: id, severity: severity, message: message, mark: mark, table: table, field: field)
  }
}
