// SPDX-License-Identifier: MIT

internal import OrderedCollections
package import TablesConfig

/// What a comparison takes into account besides the two configurations.
package struct DiffOptions: Sendable {
  /// How complete the newer configuration is; nil asks the configuration itself.
  package var completeness: CandidateCompleteness?
  /// From how many tables on a flip of their dbt flags is one finding about the dbt project.
  package var dbtFlipLimit: Int

  package init(completeness: CandidateCompleteness? = nil, dbtFlipLimit: Int = 20) {
    self.completeness = completeness
    self.dbtFlipLimit = dbtFlipLimit
  }
}

extension TablesDiff {
  /// Compares two configurations; linear in their size.
  package static func compare(
    old: TablesConfiguration?,
    new: TablesConfiguration,
    options: DiffOptions = DiffOptions()
  ) -> TablesDiff {
    guard let old else { return first(new) }
    let format = FormatDifference(old: old, new: new)
    let completeness = options.completeness ?? CandidateCompleteness(judging: new)
    var changes = TablePresence.changes(old: old, new: new, completeness: completeness)
    var classes: [String: TableClass] = [:]
    classes.reserveCapacity(new.tables.count)
    var census = DbtCensus()
    for (name, after) in new.tables {
      guard let before = old.tables[name] else { continue }
      let pair = TablePair(old: before, new: after, format: format)
      census.count(pair)
      let found = TableRules.changes(in: pair)
      // A rule may see what no shared field shows, such as a watermark that a new field overrides.
      let isBeyondSize = found.contains { $0.kind != .sizeChanged }
      classes[name] = isBeyondSize ? .modified : TableClass(differing: pair.differing)
      changes += found
    }
    let findings =
      FormatFindings.findings(format) + MetadataFindings.findings(old: old, new: new)
      + census.findings(limit: options.dbtFlipLimit)
    return TablesDiff(
      changes: changes,
      fileFindings: findings,
      classes: classes,
      tablesOld: old.tables.count,
      tablesNew: new.tables.count,
      isFirst: false
    )
  }

  private static func first(_ new: TablesConfiguration) -> TablesDiff {
    let changes = new.tables.values.map { entry in
      TableChange(table: entry.name, kind: .tableAdded, severity: .informational, newMark: entry.mark)
    }
    return TablesDiff(
      changes: changes,
      fileFindings: [],
      classes: [:],
      tablesOld: 0,
      tablesNew: new.tables.count,
      isFirst: true
    )
  }
}
