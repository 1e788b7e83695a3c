// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// Objects in a bucket below a prefix, through the bridge.
///
/// Every write says what it replaces (`If-Match`) or that nothing may be there (`If-None-Match`); the service decides races.
package struct BucketFolder: DocumentFolder {
  private let bucket: String
  private let prefix: String
  private let bridge: any Bridge

  /// `prefix` without slashes at its ends; may be empty.
  package init(bucket: String, prefix: String, bridge: any Bridge) {
    self.bucket = bucket
    self.prefix = prefix.isEmpty ? "" : prefix + "/"
    self.bridge = bridge
  }

  package func address(_ name: String) -> String { "s3://\(bucket)/\(prefix)\(name)" }

  package func get(_ names: [String]) throws(EvolutionError) -> [StoredDocument?] {
    let answers = try bridge.ask(
      names.map { BridgeRequest(.get, ["bucket": .string(bucket), "key": .string(prefix + $0)]) }
    )
    var documents: [StoredDocument?] = []
    for (name, answer) in zip(names, answers) {
      switch answer {
      case .refused(let kind, let message):
        throw .refusal(kind, message) { .storeUnreachable(place: address(name), problem: $0) }
      case .done(let json):
        switch (json["found"]?.bool, json["body"]?.string, json["etag"]?.string) {
        case (false, _, _): documents.append(nil)
        case (true, let body?, let tag?): documents.append(StoredDocument(bytes: Array(body.utf8), tag: tag))
        default: throw .bridgeFailed(problem: "an answer without a document")
        }
      }
    }
    guard documents.count == names.count else { throw .bridgeFailed(problem: "it left a request out") }
    return documents
  }

  package func put(_ name: String, _ bytes: [UInt8], over tag: String?) throws(EvolutionError) -> WriteOutcome {
    var members: OrderedDictionary<String, JSONValue> = [
      "bucket": .string(bucket), "key": .string(prefix + name), "body": .string(String(decoding: bytes, as: UTF8.self)),
    ]
    if let tag { members["if_match"] = .string(tag) }
    switch try bridge.ask(BridgeRequest(.put, members)) {
    case .refused(let kind, let message):
      throw .refusal(kind, message) { .storeUnwritable(place: address(name), problem: $0) }
    case .done(let json):
      guard json["written"]?.bool == true else { return .conflict }
      guard let tag = json["etag"]?.string else { throw .bridgeFailed(problem: "an answer without a tag") }
      return .written(tag: tag)
    }
  }

  package func list(_ beginning: String) throws(EvolutionError) -> [String] {
    switch try bridge.ask(BridgeRequest(.list, ["bucket": .string(bucket), "prefix": .string(prefix + beginning)])) {
    case .refused(let kind, let message):
      throw .refusal(kind, message) { .storeUnreachable(place: address(beginning), problem: $0) }
    case .done(let json):
      guard let keys = json["keys"]?.strings else { throw .bridgeFailed(problem: "an answer without keys") }
      return keys.map { String($0.dropFirst(prefix.count)) }.sorted()
    }
  }
}
