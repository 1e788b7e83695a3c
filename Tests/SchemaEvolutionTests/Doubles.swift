// SPDX-License-Identifier: MIT

import ColumnTypes
import HostSystem
import OrderedCollections

@testable import SchemaEvolution

/// A clock that moves only when it is told to, or slept on.
final class PinnedClock: WallClock, @unchecked Sendable {
  var now: Instant
  var uptime = 0.0
  private(set) var slept = 0.0

  init(_ text: String = "2026-07-15T12:00:00Z") { now = Instant(timestamp: text) ?? Instant(microseconds: 0) }

  func advance(seconds: Double) {
    now = Instant(microseconds: now.microseconds + Int64(seconds * 1_000_000))
    uptime += seconds
  }

  func sleep(seconds: Double) {
    slept += seconds
    advance(seconds: seconds)
  }
}

/// A store in memory that counts, fails and loses races on demand.
final class MemoryStore: MetadataStore {
  var baselinesByTable: [String: [UInt8]] = [:]
  var recordsByTable: [String: [HistoryRecord]] = [:]
  var alerted: Set<String> = []
  /// Every call, in order: `read patient`, `save patient` …
  var calls: [String] = []
  /// Calls that fail, by their name.
  var failing: Set<String> = []
  /// Runs before a save: another writer.
  var beforeSave: (() -> Void)?
  /// Runs before the newest record is read: another writer.
  var beforeNewest: (() throws -> Void)?
  /// Saves and then reports a conflict, as after a lost reply.
  var losesReply = false
  /// The same for a record.
  var losesRecordReply = false

  private func call(_ name: String, _ table: String) throws(EvolutionError) {
    calls.append("\(name) \(table)")
    if failing.contains(name) { throw .storeUnreachable(place: "memory:\(table)", problem: "AccessDenied") }
  }

  func place(of table: String) -> String { "memory:\(table)" }

  func baselines(of tables: [String]) throws(EvolutionError) -> [StoredDocument?] {
    var found: [StoredDocument?] = []
    for table in tables {
      try call("read", table)
      found.append(baselinesByTable[table].map { StoredDocument(bytes: $0, tag: Digest(of: $0).hexadecimal) })
    }
    return found
  }

  func saveBaseline(_ bytes: [UInt8], of table: String, over tag: String?) throws(EvolutionError) -> WriteOutcome {
    try call("save", table)
    let other = beforeSave
    beforeSave = nil
    other?()
    guard baselinesByTable[table].map({ Digest(of: $0).hexadecimal }) == tag else { return .conflict }
    baselinesByTable[table] = bytes
    if losesReply {
      losesReply = false
      return .conflict
    }
    return .written(tag: Digest(of: bytes).hexadecimal)
  }

  func newestRecord(of table: String) throws(EvolutionError) -> HistoryRecord? {
    try call("newest", table)
    let other = beforeNewest
    beforeNewest = nil
    do { try other?() } catch { throw .storeUnreachable(place: place(of: table), problem: "\(error)") }
    return recordsByTable[table]?.last
  }

  func records(of table: String) throws(EvolutionError) -> [HistoryRecord] { recordsByTable[table] ?? [] }

  func append(_ record: HistoryRecord) throws(EvolutionError) -> Bool {
    try call("append", record.table.name)
    guard (recordsByTable[record.table.name]?.last?.version ?? 0) == record.version - 1 else { return false }
    recordsByTable[record.table.name, default: []].append(record)
    defer { losesRecordReply = false }
    return !losesRecordReply
  }

  func tables() throws(EvolutionError) -> [String] {
    try call("list", "all")
    return baselinesByTable.keys.sorted()
  }

  func wasAlerted(_ fingerprint: String, of table: String) throws(EvolutionError) -> Bool {
    alerted.contains(fingerprint)
  }

  func noteAlert(_ fingerprint: String, of table: String, note: JSONValue) throws(EvolutionError) {
    try call("note", table)
    alerted.insert(fingerprint)
  }

  /// The baseline as a document.
  func document(_ table: String) -> JSONValue? { baselinesByTable[table].flatMap { try? JSONValue(parsing: $0) } }
}

/// Keeps what was published; fails on demand.
final class RecordingChannel: AlertChannel {
  var published: [(subject: String, message: JSONValue)] = []
  var isDead = false
  var attempts = 0

  func publish(subject: String, message: String) throws(EvolutionError) {
    attempts += 1
    if isDead { throw .alertUndelivered(problem: "unreachable") }
    published.append((subject, (try? JSONValue(parsing: Array(message.utf8))) ?? .null))
  }
}

/// Answers bridge requests from objects in memory, and keeps the requests.
final class FakeBridge: Bridge {
  var objects: [String: String] = [:]
  var requests: [BridgeRequest] = []
  /// Refuses this operation.
  var refusal: (BridgeRequest.Operation, kind: String, message: String)?

  func ask(_ requests: [BridgeRequest]) throws(EvolutionError) -> [BridgeAnswer] {
    self.requests += requests
    return requests.map(answer)
  }

  private func answer(_ request: BridgeRequest) -> BridgeAnswer {
    if let refusal, refusal.0 == request.operation { return .refused(kind: refusal.kind, message: refusal.message) }
    let key = request.members["key"]?.string ?? ""
    switch request.operation {
    case .get:
      guard let body = objects[key] else { return .done(["found": false]) }
      return .done(["found": true, "body": .string(body), "etag": .string(tag(body))])
    case .put:
      let wanted = request.members["if_match"]?.string
      guard wanted == objects[key].map(tag) else { return .done(["written": false]) }
      let body = request.members["body"]?.string ?? ""
      objects[key] = body
      return .done(["written": true, "etag": .string(tag(body))])
    case .list:
      let prefix = request.members["prefix"]?.string ?? ""
      return .done(["keys": .array(objects.keys.filter { $0.hasPrefix(prefix) }.sorted().map(JSONValue.string))])
    case .publish: return .done([:])
    case .catalogue: return .refused(kind: "rejected", message: "no catalogue here")
    }
  }

  private func tag(_ body: String) -> String { Digest(of: Array(body.utf8)).short }
}

/// `table("patient", "id int", "name text")`: a Firebolt table.
func table(_ name: String, _ columns: String..., key: [String]? = nil, dialect: TypeDialect = .firebolt)
  -> ObservedTable
{
  ObservedTable(
    name: name,
    columns: columns.map { text in
      let words = text.split(separator: " ", maxSplits: 1).map(String.init)
      return ObservedColumn(name: words[0], type: words[1])
    },
    primaryKey: key,
    dialect: dialect
  )
}
