// SPDX-License-Identifier: MIT

internal import HostSystem

/// Alerts leave after the save, from the outbox in the baseline, once for each fingerprint. They never undo a save.
extension SchemaTracker {
  /// How long a run may be busy with an alert before another one tries.
  static let claimMicroseconds: Int64 = 30_000_000
  private static let longestDelayMicroseconds: Int64 = 900_000_000

  /// Sends what the run that saved this baseline has just put into its outbox.
  func deliver(from saved: KnownTable, _ outcome: TrackOutcome) -> TrackOutcome {
    guard let own = saved.baseline.outbox.last, own.fingerprint == outcome.fingerprint else {
      return deliverWaiting(saved, after: outcome)
    }
    // It was saved claimed by this run. Older ones are tried by the same rule as ever.
    let waiting = deliverWaiting(saved, after: outcome, own: own.fingerprint)
    return waiting
  }

  /// Sends alerts that an earlier run could not send; costs nothing when none waits.
  func deliverWaiting(_ known: KnownTable?, after outcome: TrackOutcome, own: String? = nil) -> TrackOutcome {
    guard let channel = surroundings.alerts, var known else { return outcome }
    var result = outcome
    for alert in known.baseline.outbox {
      let isOwn = alert.fingerprint == own
      guard isOwn || alert.notBefore <= clock.now else {
        if alert.fingerprint == outcome.fingerprint { result.alert = .waiting }
        continue
      }
      do throws(EvolutionError) {
        if !isOwn {
          guard let claimed = try claim(alert, in: known) else { break }
          known = claimed
        }
        let state = try send(alert, through: channel, of: known.baseline.table.name)
        if alert.fingerprint == outcome.fingerprint { result.alert = state }
        try settleOutbox(of: known.baseline.table.name) { outbox in
          outbox.removeAll { $0.fingerprint == alert.fingerprint }
        }
      } catch {
        if alert.fingerprint == outcome.fingerprint { result.alert = .waiting }
        result.warnings.append(error)
        release(alert, of: known.baseline.table.name, &result)
        break
      }
      guard let fresh = try? load(known.baseline.table.name) else { break }  // the rest waits for the next run
      known = fresh
    }
    return result
  }

  private func send(
    _ alert: PendingAlert, through channel: any AlertChannel, of table: String
  ) throws(EvolutionError) -> TrackOutcome.Alert {
    if try store.wasAlerted(alert.fingerprint, of: table) { return .alreadySent }
    try channel.publish(subject: alert.subject, message: alert.message.sortedDocument)
    let note: JSONValue = [
      "fingerprint": .string(alert.fingerprint), "sent_at": .string(clock.now.offsetText), "subject": .string(alert.subject),
    ]
    try store.noteAlert(alert.fingerprint, of: table, note: note)
    return .sent
  }

  // nil: another run was faster.
  private func claim(_ alert: PendingAlert, in known: KnownTable) throws(EvolutionError) -> KnownTable? {
    var baseline = known.baseline
    guard let index = baseline.outbox.firstIndex(of: alert) else { return nil }
    baseline.outbox[index].notBefore = Instant(microseconds: clock.now.microseconds + Self.claimMicroseconds)
    let bytes = baseline.bytes
    switch try store.saveBaseline(bytes, of: baseline.table.name, over: known.tag) {
    case .written(let tag): return KnownTable(baseline: baseline, bytes: bytes, tag: tag)
    case .conflict: return nil
    }
  }

  /// Lets the next run try at once, and later ones after growing pauses: a dead topic must not cost every file a timeout.
  private func release(_ alert: PendingAlert, of table: String, _ result: inout TrackOutcome) {
    do throws(EvolutionError) {
      try settleOutbox(of: table) { outbox in
        guard let index = outbox.firstIndex(where: { $0.fingerprint == alert.fingerprint }) else { return }
        outbox[index].attempts += 1
        let doublings = outbox[index].attempts - 2
        let delay = doublings < 0 ? 0 : min(Self.longestDelayMicroseconds, Self.claimMicroseconds << min(doublings, 10))
        outbox[index].notBefore = Instant(microseconds: clock.now.microseconds + delay)
      }
    } catch { result.warnings.append(error) }
  }

  private func settleOutbox(of table: String, _ change: (inout [PendingAlert]) -> Void) throws(EvolutionError) {
    for attempt in 1...20 {
      guard var known = try load(table) else { return }
      let before = known.baseline.outbox
      change(&known.baseline.outbox)
      guard known.baseline.outbox != before else { return }
      if case .written = try store.saveBaseline(known.baseline.bytes, of: table, over: known.tag) { return }
      pause(attempt)
    }
    throw .raceLost(place: store.place(of: table), attempts: 20)
  }
}
