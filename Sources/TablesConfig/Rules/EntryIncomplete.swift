// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// Each table has the fields that every table has.
struct EntryIncomplete: ValidationRule {
  let id = "entry-incomplete"
  let severity = ValidationSeverity.invalid
  let reason = """
    A write that was cut short ends in a half-written table; the replicator then falls back to other strategies \
    and batch sizes without a word, or fails on that table alone.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    let expected = expectedFields(document)
    return document.entries.compactMap { entry in
      let needed = entry["error"] == nil ? expected : FieldCatalogue.everyError
      let missing = needed.filter { entry[$0] == nil }
      guard !missing.isEmpty else { return nil }
      let list = missing.joined(separator: ", ")
      let verb = missing.count == 1 ? "is" : "are"
      return finding("the entry is half-written: \(list) \(verb) missing", at: entry.mark, table: entry.name)
    }
  }

  /// What every version writes, and what this file's analyzer wrote for most tables, whatever its version.
  private func expectedFields(_ document: TablesDocument) -> [String] {
    var expected = FieldCatalogue.everyTable
    if majorVersion(document) >= 4 { expected += FieldCatalogue.everyTableSinceVersion4 }
    var counts: [String: Int] = [:]
    var tables = 0
    for entry in document.describedTables {
      tables += 1
      for field in entry.fields.keys { counts[field, default: 0] += 1 }
    }
    let customary = counts.filter { $0.value * 2 > tables && !FieldCatalogue.optional.contains($0.key) }.keys
    return expected + customary.filter { !expected.contains($0) }.sorted()
  }

  private func majorVersion(_ document: TablesDocument) -> Int {
    Int((document.configuration.analyzerVersion ?? "").prefix { $0.isNumber }) ?? 0
  }
}
