// SPDX-License-Identifier: MIT

/// A document as it was read, with the tag that a later write names to say "over this one and no other".
package struct StoredDocument: Equatable, Sendable {
  package var bytes: [UInt8]
  package var tag: String

  package init(bytes: [UInt8], tag: String) {
    self.bytes = bytes
    self.tag = tag
  }
}

/// How a conditional write ended.
package enum WriteOutcome: Equatable, Sendable {
  /// Written; the new tag.
  case written(tag: String)
  /// The document is no longer (or not yet) the one that was named. Nothing was written.
  case conflict
}

/// Named documents in one place. Every write is conditional; a read that fails throws and is never "nothing there".
package protocol DocumentFolder {
  /// For people: a path or an `s3://` address.
  func address(_ name: String) -> String

  /// The documents in the names' order; nil where the place has answered that there is none.
  func get(_ names: [String]) throws(EvolutionError) -> [StoredDocument?]

  /// Writes over the document with this tag; nil: only where there is none.
  func put(_ name: String, _ bytes: [UInt8], over tag: String?) throws(EvolutionError) -> WriteOutcome

  /// The names that begin so, sorted.
  func list(_ beginning: String) throws(EvolutionError) -> [String]
}

extension DocumentFolder {
  func get(_ name: String) throws(EvolutionError) -> StoredDocument? { try get([name])[0] }
}
