// SPDX-License-Identifier: MIT

/// Baselines and histories as objects: `{table}_schema.json`, `{table}_history/{n}.json`, `{table}_alerts/{fingerprint}.json`.
package struct BucketMetadataStore: MetadataStore {
  private let folder: BucketFolder

  package init(_ folder: BucketFolder) { self.folder = folder }

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
    guard let newest = try versions(of: table).last else { return nil }
    return try records(of: table, [newest]).first
  }

  package func records(of table: String) throws(EvolutionError) -> [HistoryRecord] {
    try records(of: table, versions(of: table))
  }

  package func append(_ record: HistoryRecord) throws(EvolutionError) -> Bool {
    let name = ObjectName.historyFolder(record.table.name) + "\(record.version).json"
    return try folder.put(name, Array(record.json.document.utf8), over: nil) != .conflict
  }

  package func tables() throws(EvolutionError) -> [String] {
    try folder.list("").compactMap(ObjectName.table(ofBaseline:)).sorted()
  }

  package func wasAlerted(_ fingerprint: String, of table: String) throws(EvolutionError) -> Bool {
    try folder.get(ObjectName.alertMark(table, fingerprint)) != nil
  }

  package func noteAlert(_ fingerprint: String, of table: String, note: JSONValue) throws(EvolutionError) {
    // A mark that is there already says the same.
    _ = try folder.put(ObjectName.alertMark(table, fingerprint), Array(note.document.utf8), over: nil)
  }

  private func versions(of table: String) throws(EvolutionError) -> [Int] {
    let folder = ObjectName.historyFolder(table)
    return try self.folder.list(folder).compactMap { name in
      name.hasSuffix(".json") ? Int(name.dropFirst(folder.count).dropLast(".json".count)) : nil
    }.sorted()
  }

  private func records(of table: String, _ versions: [Int]) throws(EvolutionError) -> [HistoryRecord] {
    let names = versions.map { ObjectName.historyFolder(table) + "\($0).json" }
    var records: [HistoryRecord] = []
    for (name, document) in zip(names, try folder.get(names)) {
      guard let bytes = document?.bytes, let json = try? JSONValue(parsing: bytes), let record = HistoryRecord(json)
      else {
        throw .storedDocumentInvalid(place: folder.address(name), problem: "the record is damaged")
      }
      records.append(record)
    }
    return records
  }
}
