// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// Both names of the watermark agree.
struct WatermarksDiffer: ValidationRule {
  let id = "watermarks-differ"
  let severity = ValidationSeverity.warning
  let reason = """
    The replicator follows replicator_watermark_column while older readers follow primary_incremental_column; \
    when they differ, each keeps its own place.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    document.describedTables.compactMap { entry in
      guard let node = entry["replicator_watermark_column"], let older = entry["primary_incremental_column"],
        node != older
      else { return nil }
      let names = [node, older].map { TerminalText.inert($0.value.scalarText ?? $0.value.kind) }
      return finding(
        "replicator_watermark_column is \(names[0]), primary_incremental_column is \(names[1])",
        at: node.mark,
        table: entry.name,
        field: "replicator_watermark_column"
      )
    }
  }
}
