// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// A changed file format as findings about the file: one for each field, however many tables carry it.
enum FormatFindings {
  static func findings(_ format: FormatDifference) -> [FileFinding] {
    format.introduced.map { field, tables in
      FileFinding(
        kind: .fieldIntroduced,
        severity: .informational,
        field: field,
        tables: tables,
        note: "Only the newer file has this field: there is nothing to compare it with."
      )
    }
      + format.dropped.map { field, tables in
        FileFinding(
          kind: .fieldDropped,
          severity: severity(ofDropping: field),
          field: field,
          tables: tables,
          note: "No table of the newer file has this field: whatever read it falls back to its default."
        )
      }
  }

  private static func severity(ofDropping field: String) -> ChangeSeverity {
    switch field {
    case Field.primaryKey, Field.extractionStrategy, Field.incrementalColumns, Field.performanceCategory, "batch_size":
      .breaking
    case Field.primaryIncrementalColumn, Field.replicatorWatermark, Field.syncProfile, Field.lookback: .silentLoss
    case Field.columnNames, Field.columnTypes, "monitoring", Field.incrementalStrategy: .risky
    default: .informational
    }
  }
}
