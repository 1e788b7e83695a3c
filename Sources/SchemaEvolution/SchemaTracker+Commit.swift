// SPDX-License-Identifier: MIT

internal import HostSystem

/// How a change gets on record.
///
/// First the history: record n+1, which exists at most once. Whoever wrote it owns the change. Then the baseline, over exactly the
/// document that was read, provided that this was still there after the newest record was read. A run that dies in between leaves a
/// record without its baseline; the next writer finishes that one first. So the history has no gaps and no forks, and a baseline
/// never shows what the history does not hold.
///
/// Between the two reads others may have recorded more than one change, so the baseline has to be the same one again after the
/// newest record was read. Every baseline follows its record: if record n+1 can then still be made, that baseline stands at n.
extension SchemaTracker {
  // nil: another writer came in between; look again.
  func commit(
    _ table: ObservedTable,
    _ outcome: TrackOutcome,
    over known: KnownTable?,
    _ circumstances: Circumstances
  ) throws(EvolutionError) -> TrackOutcome? {
    let newest = try store.newestRecord(of: table.name)
    guard try store.baseline(of: table.name)?.tag == known?.tag else { return nil }
    if let newest, isUnfinished(newest, known?.baseline) {
      // Its alert goes out unclaimed: the run that wrote the record may still be there to send it.
      _ = try save(newest, over: known, claimsAlert: false)
      return nil
    }
    let now = clock.now
    let record = HistoryRecord(
      version: (newest?.version ?? 0) + 1,
      after: known?.baseline,
      table: table,
      changes: outcome.changes,
      savedAt: moment(circumstances.observedAt ?? now, after: known?.baseline),
      recordedAt: now,
      recordedBy: surroundings.recorder,
      stagingTable: circumstances.stagingTable ?? known?.baseline.stagingTable,
      isAlerted: surroundings.alerts != nil && outcome.hasChanges
    )
    if try !store.append(record) {
      // A reply that got lost makes our own record look like somebody else's.
      guard try store.newestRecord(of: table.name) == record else { return nil }
    }
    var result = outcome
    result.version = record.version
    guard let saved = try save(record, over: known) else {
      // Another run may have finished our record for us. If it did not, ours is unfinished and the next look settles it.
      return try settle(record, result)
    }
    return deliver(from: saved, result)
  }

  /// The record's baseline was never written, and it follows on what is there.
  private func isUnfinished(_ record: HistoryRecord, _ baseline: Baseline?) -> Bool {
    guard let baseline else { return record.fromHash == nil && record.version == 1 }
    let hash = baseline.table.columns.isEmpty ? nil : baseline.table.identity.hexadecimal
    return baseline.lastUpdated < record.savedAt && record.fromHash == hash
  }

  /// Moments in one table's baseline only grow, whatever the clocks of the writers say.
  private func moment(_ wanted: Instant, after old: Baseline?) -> Instant {
    guard let old else { return wanted }
    return max(wanted, Instant(microseconds: old.lastUpdated.microseconds + 1))
  }

  private func save(
    _ record: HistoryRecord,
    over known: KnownTable?,
    claimsAlert: Bool = true
  ) throws(EvolutionError) -> KnownTable? {
    var baseline = Baseline(record)
    baseline.outbox = known?.baseline.outbox ?? []
    if record.isAlerted {
      // The claim of the run that saves it; when that run dies, others may send it from then on.
      let claim = claimsAlert ? Self.claimMicroseconds : 0
      let notBefore = Instant(microseconds: clock.now.microseconds + claim)
      baseline.outbox.append(PendingAlert(announcing: record, notBefore: notBefore))
    }
    let bytes = baseline.bytes
    switch try store.saveBaseline(bytes, of: record.table.name, over: known?.tag) {
    case .written(let tag): return KnownTable(baseline: baseline, bytes: bytes, tag: tag)
    case .conflict:
      // A reply that got lost makes our own write look like somebody else's.
      guard let found = try load(record.table.name), found.bytes == bytes else { return nil }
      return found
    }
  }

  private func settle(_ record: HistoryRecord, _ outcome: TrackOutcome) throws(EvolutionError) -> TrackOutcome {
    for attempt in 1...20 {
      let known = try load(record.table.name)
      guard isUnfinished(record, known?.baseline) else {
        // Whoever finished our record put its alert into the outbox as well.
        var result = outcome
        if record.isAlerted { result.alert = .waiting }
        return deliverWaiting(known, after: result)
      }
      if let saved = try save(record, over: known) { return deliver(from: saved, outcome) }
      pause(attempt)
    }
    throw .raceLost(place: store.place(of: record.table.name), attempts: 20)
  }
}
