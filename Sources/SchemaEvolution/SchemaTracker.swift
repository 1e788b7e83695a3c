// SPDX-License-Identifier: MIT

internal import ColumnTypes
package import HostSystem

/// Follows tables through time: load what is on record, compare, record, save, announce.
///
/// In goes a table as it was seen; out comes what changed. It refuses to write after a failed read, never moves a baseline back to
/// an older observation, and loses no change to a second writer: the history decides who was first (see `commit`).
package struct SchemaTracker {
  /// What tracking needs from outside.
  package struct Surroundings {
    package var store: any MetadataStore
    /// nil: nobody wants alerts.
    package var alerts: (any AlertChannel)?
    package var clock: any WallClock
    /// Who is written into the history.
    package var recorder: String

    package init(store: any MetadataStore, alerts: (any AlertChannel)?, clock: any WallClock, recorder: String) {
      self.store = store
      self.alerts = alerts
      self.clock = clock
      self.recorder = recorder
    }
  }

  /// What is known about one look at a table beside its columns.
  package struct Circumstances: Sendable {
    package var stagingTable: String?
    /// When the schema was current; nil: now.
    package var observedAt: Instant?

    package init(stagingTable: String? = nil, observedAt: Instant? = nil) {
      self.stagingTable = stagingTable
      self.observedAt = observedAt
    }
  }

  let surroundings: Surroundings
  private let ignored: IgnoredNames
  var store: any MetadataStore { surroundings.store }
  var clock: any WallClock { surroundings.clock }

  /// Eight writers at once need about twenty attempts at worst; more means that something else is wrong.
  private static let attemptLimit = 40

  package init(_ surroundings: Surroundings, ignoring ignored: IgnoredNames = IgnoredNames()) {
    self.surroundings = surroundings
    self.ignored = ignored
  }

  /// Records what was seen. An alert that could not be sent is part of the outcome, never a failure.
  package func track(
    _ seen: ObservedTable,
    _ circumstances: Circumstances = Circumstances()
  ) throws(EvolutionError) -> TrackOutcome {
    guard !ignored.ignoresTable(seen.name) else { return TrackOutcome(.ignored, table: seen.name) }
    let table = seen.without(ignored)
    guard !table.columns.isEmpty else { throw .schemaInvalid(table: seen.name, problem: "it has only helper columns") }
    for attempt in 0..<Self.attemptLimit {
      if attempt > 0 { pause(attempt) }
      if let outcome = try attemptTrack(table, circumstances) { return outcome }
    }
    throw .raceLost(place: store.place(of: seen.name), attempts: Self.attemptLimit)
  }

  /// What `track` would find about each table; writes nothing.
  package func inspect(_ seen: [ObservedTable]) throws(EvolutionError) -> [TrackOutcome] {
    let documents = try store.baselines(of: seen.map(\.name))
    var outcomes: [TrackOutcome] = []
    for (seen, document) in zip(seen, documents) {
      var baseline: Baseline?
      if let document { baseline = try known(seen.name, document).baseline }
      outcomes.append(try assess(seen.without(ignored), over: baseline).outcome)
    }
    return outcomes
  }

  // nil: another writer came in between; look again.
  private func attemptTrack(_ table: ObservedTable, _ circumstances: Circumstances) throws(EvolutionError)
    -> TrackOutcome?
  {
    let known = try load(table.name)
    let (outcome, merged) = try assess(table, over: known?.baseline)
    if let observedAt = circumstances.observedAt, let known, observedAt < known.baseline.lastUpdated {
      // An older file that shows today's schema is no news; one that shows another is of the past.
      guard outcome.status == .unchanged else { return TrackOutcome(.late, table: table.name, outcome.changes) }
      return outcome
    }
    let learned = known.map { merged != $0.baseline.table && merged.additions != $0.baseline.table.additions } ?? false
    guard outcome.status != .unchanged || learned else {
      return deliverWaiting(known, after: outcome)
    }
    return try commit(merged, outcome, over: known, circumstances)
  }

  func load(_ table: String) throws(EvolutionError) -> KnownTable? {
    guard let document = try store.baseline(of: table) else { return nil }
    return try known(table, document)
  }

  private func known(_ table: String, _ document: StoredDocument) throws(EvolutionError) -> KnownTable {
    let baseline = try Baseline(parsing: document.bytes, table: table, place: store.place(of: table))
    return KnownTable(baseline: baseline, bytes: document.bytes, tag: document.tag)
  }

  /// The changes, and the table as it is to be recorded: what nobody said this time stays known.
  private func assess(
    _ table: ObservedTable,
    over old: Baseline?
  ) throws(EvolutionError) -> (outcome: TrackOutcome, merged: ObservedTable) {
    if let old, old.table.dialect != table.dialect, !old.table.columns.isEmpty {
      throw .dialectDiffers(
        place: store.place(of: table.name),
        stored: old.table.dialect.rawValue,
        seen: table.dialect.rawValue
      )
    }
    // Documents of older trackers may list helper columns; their going is no change.
    var known = old?.table.without(ignored)
    known?.dialect = table.dialect
    let changes = ChangeDetection.changes(from: known, to: table)
    var merged = table
    if let known {
      merged.primaryKey = table.primaryKey ?? known.primaryKey
      let nullable = Dictionary(known.columns.map { ($0.name, $0.isNullable) }) { first, _ in first }
      for index in merged.columns.indices where merged.columns[index].isNullable == nil {
        merged.columns[index].isNullable = nullable[merged.columns[index].name] ?? nil
      }
    }
    return (TrackOutcome(comparing: changes, of: table), merged)
  }

  func pause(_ attempt: Int) {
    // Random, because equal pauses would let the same two writers meet again and again.
    clock.sleep(seconds: Double.random(in: 0.001...0.01) * Double(min(attempt, 20)))
  }
}

/// A baseline as it was read.
struct KnownTable {
  var baseline: Baseline
  var bytes: [UInt8]
  var tag: String
}
