// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The lines of counts at the top of every report; what is zero is not said.
enum ChangeCounts {
  static func lines(_ diff: TablesDiff) -> [String] {
    let summary = diff.summary
    return counted([
      ("Tables removed", summary.tablesRemoved), ("Tables unknown", summary.tablesUnknown),
      ("Tables added", summary.tablesAdded),
    ]) + modified(summary)
      + counted([
        ("Columns removed", summary.columnsRemoved), ("Columns added", summary.columnsAdded),
        ("Column types changed", summary.columnTypesChanged), ("Primary keys changed", summary.primaryKeysChanged),
        ("Watermarks changed", summary.watermarksChanged), ("Tables with strategy changes", summary.strategyChanges),
        ("Sync profiles changed", summary.syncProfilesChanged),
        ("Tables with incremental column changes", summary.incrementalColumnsChanged),
        ("Tables with size-derived changes only", summary.tablesSizeOnly),
      ]) + format(diff, .fieldIntroduced, "introduced") + format(diff, .fieldDropped, "dropped")
  }

  private static func counted(_ counts: [(String, Int)]) -> [String] {
    counts.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)" }
  }

  /// What differs in every run is counted here and listed nowhere.
  private static func modified(_ summary: DiffSummary) -> [String] {
    let volatile = summary.tablesVolatileOnly
    guard volatile > 0 else { return counted([("Tables modified", summary.tablesModified)]) }
    return ["Tables modified: \(summary.tablesModified) (\(volatile) more in volatile fields only)"]
  }

  private static func format(_ diff: TablesDiff, _ kind: FileFinding.Kind, _ verb: String) -> [String] {
    let fields = diff.fileFindings.filter { $0.kind == kind && !$0.isListed }.map { finding in
      finding.field + (finding.tables.map { " (\(Amounts.of($0, "table")))" } ?? "")
    }
    return fields.isEmpty ? [] : ["Format changed, \(verb): " + fields.joined(separator: ", ")]
  }
}

extension FileFinding {
  /// Said in a line of its own rather than among the counts.
  var isListed: Bool {
    switch kind {
    case .fieldIntroduced: false
    case .fieldDropped: severity > .informational
    default: true
    }
  }

  /// The finding in a few words; foreign text is still raw.
  var phrase: String {
    switch kind {
    case .metadataChanged:
      "\(field.dropFirst("metadata.".count)): \(ChangePhrase.clipped(old)) -> \(ChangePhrase.clipped(new))"
    case .metadataIntroduced: "metadata introduced"
    case .fieldIntroduced: "field \(field) introduced"
    case .fieldDropped: "field \(field) dropped from \(Amounts.of(tables ?? 0, "table"))"
    case .dbtFlagsLost: "all dbt flags gone (\(Amounts.of(tables ?? 0, "table")))"
    case .dbtFlagsFlipped: "dbt flags changed on \(Amounts.of(tables ?? 0, "table"))"
    }
  }
}
