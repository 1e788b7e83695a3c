// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// The merge keys of a CDC pipeline: table name to key. A list, a text, null and absent are four different things and stay so.
package struct TableKeys: Equatable, Sendable {
  package enum Entry: Equatable, Sendable {
    /// A composite key, or a single one in the documented form.
    case list([String])
    /// As older writers put a single column.
    case text(String)
    /// Deliberately not loaded.
    case null
    /// Nobody has decided.
    case absent
  }

  private var members: OrderedDictionary<String, JSONValue>

  /// No table yet.
  package init() { members = [:] }

  /// Reads the document; a value of any other shape makes the whole document unusable.
  package init(parsing bytes: [UInt8], place: String) throws(EvolutionError) {
    func invalid(_ problem: String) -> EvolutionError { .storedDocumentInvalid(place: place, problem: problem) }
    let document: JSONValue
    do { document = try JSONValue(parsing: bytes) } catch { throw invalid("\(error)") }
    guard let object = document.object else { throw invalid("it is no object") }
    for (table, value) in object {
      guard value == .null || value.string != nil || value.strings?.isEmpty == false else {
        throw invalid("the key of '\(table)' is neither a list of names, a name, nor null")
      }
    }
    members = object
  }

  package subscript(table: String) -> Entry {
    switch members[table] {
    case nil: .absent
    case .null?: .null
    case .string(let column)?: .text(column)
    case let value?: .list(value.strings ?? [])
    }
  }

  package var tables: [String] { Array(members.keys) }

  /// The key's columns; nil for null and absent.
  package func columns(of table: String) -> [String]? {
    switch self[table] {
    case .list(let columns): columns
    // A newer loader splits a text at its commas, an older one does not.
    case .text(let text): [text]
    case .null, .absent: nil
    }
  }

  /// Adds a key where nobody has decided; any decision, null too, stays.
  package mutating func add(_ key: [String], for table: String) {
    guard self[table] == .absent, !key.isEmpty else { return }
    members[table] = .strings(key)
  }

  /// The document's bytes; entries that were not touched come out as they came in.
  package var bytes: [UInt8] { Array(JSONValue.object(members).document.utf8) }
}
