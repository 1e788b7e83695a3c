// SPDX-License-Identifier: MIT

/// What changed between two configurations, and how bad it is.
///
/// In: two `TablesConfiguration`s (the older one may be missing) and how complete the newer one is. Out: counts, changes worst first, and what
/// concerns the files as wholes. It reads meaning, not text; it never prints, never reads a file, and never turns "not seen" into "removed".
package struct TablesDiff: Hashable, Sendable {
  package let summary: DiffSummary
  /// Worst first, then by table name.
  package let changes: [TableChange]
  /// Format, origin, and single causes behind many tables; worst first.
  package let fileFindings: [FileFinding]
  /// The class of each table that both have; sorted by name within a class is the reader's business.
  package let classes: [String: TableClass]
  /// There was nothing to compare with: every table is new.
  package let isFirst: Bool

  init(
    changes: [TableChange],
    fileFindings: [FileFinding],
    classes: [String: TableClass],
    tablesOld: Int,
    tablesNew: Int,
    isFirst: Bool
  ) {
    self.changes = changes.sorted(by: TableChange.precedes)
    self.fileFindings = fileFindings.sorted { ($1.severity, $0.field) < ($0.severity, $1.field) }
    self.classes = classes
    self.isFirst = isFirst
    var summary = DiffSummary()
    summary.tablesOld = tablesOld
    summary.tablesNew = tablesNew
    for tableClass in classes.values { summary.count(tableClass) }
    for change in changes {
      summary.count(change.kind)
      summary.count(change.severity)
    }
    for finding in fileFindings { summary.count(finding.severity) }
    self.summary = summary
  }

  /// Nothing but volatile fields differs.
  package var isEmpty: Bool { changes.isEmpty && fileFindings.isEmpty }

  /// The worst severity anywhere; nil when nothing changed.
  package var worst: ChangeSeverity? {
    (changes.lazy.map(\.severity) + fileFindings.lazy.map(\.severity)).max()
  }

  /// The fields that every version from now on has, and those that it lost.
  package var fieldsIntroduced: [String] { fileFindings.filter { $0.kind == .fieldIntroduced }.map(\.field).sorted() }
  package var fieldsDropped: [String] { fileFindings.filter { $0.kind == .fieldDropped }.map(\.field).sorted() }
}
