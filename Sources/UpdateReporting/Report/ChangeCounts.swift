// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The lines of counts at the top of every report; what is zero is not said.
enum ChangeCounts {
  static func lines(_ diff: TablesDiff) -> [String] {
    let summary = diff.summary
    let counts: [(String, Int)] = [
      ("Tables removed", summary.tablesRemoved), ("Tables unknown", summary.tablesUnknown),
      ("Tables added", summary.tablesAdded), ("Tables modified", summary.tablesModified),
      ("Columns removed", summary.columnsRemoved), ("Columns added", summary.columnsAdded),
      ("Column types changed", summary.columnTypesChanged), ("Primary keys changed", summary.primaryKeysChanged),
      ("Watermarks changed", summary.watermarksChanged), ("Tables with strategy changes", summary.strategyChanges),
      ("Sync profiles changed", summary.syncProfilesChanged),
      ("Tables with incremental column changes", summary.incrementalColumnsChanged),
      ("Tables with size-derived changes only", summary.tablesSizeOnly),
    ]
    return counts.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)" } + format(diff)
  }

  private static func format(_ diff: TablesDiff) -> [String] {
    diff.fileFindings.compactMap { finding in
      let tables = finding.tables.map { " (\($0) tables)" } ?? ""
      return switch finding.kind {
      case .fieldIntroduced: "Format changed, field introduced: \(finding.field)" + tables
      case .fieldDropped where finding.severity == .informational:
        "Format changed, field dropped: \(finding.field)" + tables
      default: nil
      }
    }
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
    case .fieldDropped: "field \(field) dropped from \(tables ?? 0) tables"
    case .dbtFlagsLost: "all dbt flags gone (\(tables ?? 0) tables)"
    case .dbtFlagsFlipped: "dbt flags changed on \(tables ?? 0) tables"
    }
  }
}
