// SPDX-License-Identifier: MIT

package import ColumnTypes

/// What differs between the schema that is on record and the one that was seen.
package struct SchemaChanges: Hashable, Sendable {
  package struct TypeChange: Hashable, Sendable {
    package var column: String
    package var oldType: String
    package var newType: String
    package var kind: TypeChangeClass
  }

  package struct NullabilityChange: Hashable, Sendable {
    package var column: String
    package var isNullable: Bool
  }

  package struct KeyChange: Hashable, Sendable {
    package var old: [String]
    package var new: [String]
  }

  /// A removed and a new column that may be one. A hint for a person: both stay listed as removed and new.
  package struct RenameHint: Hashable, Sendable {
    package var from: String
    package var to: String
    package var reason: String
  }

  package var newColumns: [ObservedColumn] = []
  /// With the type that they had.
  package var removedColumns: [ObservedColumn] = []
  package var typeChanges: [TypeChange] = []
  package var nullabilityChanges: [NullabilityChange] = []
  package var keyChange: KeyChange?
  package var renameHints: [RenameHint] = []
  /// First sight: every column is in `newColumns`.
  package var isNewTable = false

  package init() {}

  /// Nothing to record.
  package var isEmpty: Bool {
    !isNewTable && newColumns.isEmpty && removedColumns.isEmpty && typeChanges.isEmpty && nullabilityChanges.isEmpty
      && keyChange == nil
  }

  /// How much a pipeline has to fear.
  package enum Severity: String, Sendable, Comparable, CaseIterable {
    /// Nothing that exists is touched.
    case informational
    /// Loads go on, but a target may have to be adapted.
    case risky
    /// Values are lost or loads fail.
    case breaking

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int {
      switch self {
      case .informational: 0
      case .risky: 1
      case .breaking: 2
      }
    }
  }

  /// The worst of its parts.
  package var severity: Severity {
    let types = typeChanges.map { change -> Severity in
      switch change.kind {
      case .same: .informational
      case .widening: .risky
      case .narrowing, .incompatible, .unknown: .breaking
      }
    }
    // A column that must have a value has none in the rows that are already there.
    let added = newColumns.map { !isNewTable && $0.isNullable == false ? Severity.risky : Severity.informational }
    var parts: [Severity] = types + added
    if !removedColumns.isEmpty || keyChange != nil { parts.append(.breaking) }
    if !nullabilityChanges.isEmpty { parts.append(.risky) }
    return parts.max() ?? .informational
  }
}
