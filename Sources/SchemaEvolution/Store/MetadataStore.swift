// SPDX-License-Identifier: MIT

/// Where baselines and histories are kept. Every write is conditional; a read that fails throws and is never "nothing there".
package protocol MetadataStore {
  /// For people: a path or an `s3://` address.
  func place(of table: String) -> String

  /// The baselines in the tables' order; nil where the store has answered that there is none.
  func baselines(of tables: [String]) throws(EvolutionError) -> [StoredDocument?]

  /// Writes over the document with this tag; nil: only where there is none.
  func saveBaseline(_ bytes: [UInt8], of table: String, over tag: String?) throws(EvolutionError) -> WriteOutcome

  /// The record with the highest version.
  func newestRecord(of table: String) throws(EvolutionError) -> HistoryRecord?

  /// All records, oldest first.
  func records(of table: String) throws(EvolutionError) -> [HistoryRecord]

  /// False: this version exists already, and nothing was written.
  func append(_ record: HistoryRecord) throws(EvolutionError) -> Bool

  /// Names of the tables that have a baseline, sorted.
  func tables() throws(EvolutionError) -> [String]

  func wasAlerted(_ fingerprint: String, of table: String) throws(EvolutionError) -> Bool
  func noteAlert(_ fingerprint: String, of table: String, note: JSONValue) throws(EvolutionError)
}

extension MetadataStore {
  /// The baseline of one table.
  package func baseline(of table: String) throws(EvolutionError) -> StoredDocument? { try baselines(of: [table])[0] }
}
