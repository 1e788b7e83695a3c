// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Rows that change in place are followed by a timestamp that the loader knows as one.
struct InPlaceWatermarkUnrecognised: ValidationRule {
  let id = "in-place-watermark-unrecognised"
  let severity = ValidationSeverity.warning
  let reason = """
    The loader knows four column names as timestamps of the last change; with any other watermark it treats \
    an in_place_updates table as append-only, and later changes of a row are not seen.
    """

  private static let timestamps = ["DateTStamp", "SecDateTEdit", "SecDateTEntry", "DateTEntry"]

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.compactMap { entry in
      guard entry.syncProfile == "in_place_updates", let column = entry.watermark, !Self.timestamps.contains(column),
        let node = entry["replicator_watermark_column"] ?? entry["primary_incremental_column"]
      else { return nil }
      return finding(
        "the loader does not know \"\(TerminalText.inert(column))\" as a timestamp of changes",
        at: node.mark,
        table: entry.name,
        field: "replicator_watermark_column"
      )
    }
  }
}
