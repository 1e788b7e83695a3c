// SPDX-License-Identifier: MIT

/// Baselines and histories in one directory: `{table}_schema.json`, `{table}_history.jsonl`, `{table}_alerts.jsonl`.
package struct LocalMetadataStore: MetadataStore {
  private let folder: LocalFolder

  package init(_ folder: LocalFolder) { self.folder = folder }

  package func place(of table: String) -> String { folder.address(ObjectName.baseline(table)) }

  package func baselines(of tables: [String]) throws(EvolutionError) -> [StoredDocument?] {
    try folder.get(tables.map(ObjectName.baseline))
  }

  package func saveBaseline(_ bytes: [UInt8], of table: String, over tag: String?) throws(EvolutionError)
    -> WriteOutcome
  {
    try folder.put(ObjectName.baseline(table), bytes, over: tag)
  }

  package func newestRecord(of table: String) throws(EvolutionError) -> HistoryRecord? {
    try folder.wholeLines(ObjectName.historyLog(table)).last.map { line throws(EvolutionError) in
      try record(line, of: table)
    }
  }

  package func records(of table: String) throws(EvolutionError) -> [HistoryRecord] {
    var records: [HistoryRecord] = []
    for line in try folder.wholeLines(ObjectName.historyLog(table)) { records.append(try record(line, of: table)) }
    return records
  }

  private func record(_ line: [UInt8], of table: String) throws(EvolutionError) -> HistoryRecord {
    guard let json = try? JSONValue(parsing: line), let record = HistoryRecord(json) else {  // the error below says it
      throw .storedDocumentInvalid(place: folder.address(ObjectName.historyLog(table)), problem: "a record is damaged")
    }
    return record
  }

  package func append(_ record: HistoryRecord) throws(EvolutionError) -> Bool {
    try folder.locked { () throws(EvolutionError) in
      guard try (newestRecord(of: record.table.name)?.version ?? 0) == record.version - 1 else { return false }
      try folder.append(record.json.line, to: ObjectName.historyLog(record.table.name))
      return true
    }
  }

  package func tables() throws(EvolutionError) -> [String] {
    try folder.list("").compactMap(ObjectName.table(ofBaseline:)).sorted()
  }

  package func wasAlerted(_ fingerprint: String, of table: String) throws(EvolutionError) -> Bool {
    try folder.wholeLines(ObjectName.alertLog(table)).contains { line in
      (try? JSONValue(parsing: line))?["fingerprint"]?.string == fingerprint  // a damaged line names no alert
    }
  }

  package func noteAlert(_ fingerprint: String, of table: String, note: JSONValue) throws(EvolutionError) {
    try folder.locked { () throws(EvolutionError) in
      try folder.append(note.line, to: ObjectName.alertLog(table))
    }
  }
}
