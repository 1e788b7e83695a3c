// SPDX-License-Identifier: MIT

internal import HostSystem

/// Alerts leave after the save, from the outbox in the baseline, once for each fingerprint. They never undo a save.
extension SchemaTracker {
  /// How long a run may be busy with an alert before another one tries.
  static let claimMicroseconds: Int64 = 30_000_000
  private static let longestDelayMicroseconds: Int64 = 900_000_000

  /// Sends what the run that saved this baseline has just put into its outbox: it was saved claimed by this run.
  func deliver(from saved: KnownTable, _ outcome: TrackOutcome) -> TrackOutcome {
    deliverWaiting(saved, after: outcome, own: outcome.fingerprint)
  }

  /// Sends alerts that an earlier run could not send; costs nothing when none waits.
  func deliverWaiting(_ known: KnownTable?, after outcome: TrackOutcome, own: String? = nil) -> TrackOutcome {
    guard let channel = surroundings.alerts, var current = known else { return outcome }
    var result = outcome
    for alert in current.baseline.outbox {
      let isOwn = alert.fingerprint == own
      if alert.fingerprint == outcome.fingerprint { result.alert = .waiting }
      guard isOwn || alert.notBefore <= clock.now else { continue }
      do throws(EvolutionError) {
        if !isOwn {
          guard let claimed = try claim(alert, in: current) else { break }
          current = claimed
        }
        let state = try send(alert, through: channel, of: current.baseline.table.name)
        if alert.fingerprint == outcome.fingerprint { result.alert = state }
        let settled = try settleOutbox(current) { outbox in outbox.removeAll { $0.fingerprint == alert.fingerprint } }
        guard let settled else { break }
        current = settled
      } catch {
        result.warnings.append(error)
        release(alert, in: current, &result)
        break
      }
    }
    return result
  }

  private func send(
    _ alert: PendingAlert,
    through channel: any AlertChannel,
    of table: String
  ) throws(EvolutionError) -> TrackOutcome.Alert {
    if try store.wasAlerted(alert.fingerprint, of: table) { return .alreadySent }
    try channel.publish(subject: alert.subject, message: alert.message.sortedDocument)
    let note: JSONValue = [
      "fingerprint": .string(alert.fingerprint), "sent_at": .string(clock.now.offsetText),
      "subject": .string(alert.subject),
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
  private func release(_ alert: PendingAlert, in known: KnownTable, _ result: inout TrackOutcome) {
    do throws(EvolutionError) {
      _ = try settleOutbox(known) { outbox in
        guard let index = outbox.firstIndex(where: { $0.fingerprint == alert.fingerprint }) else { return }
        outbox[index].attempts += 1
        let doublings = outbox[index].attempts - 2
        let delay = doublings < 0 ? 0 : min(Self.longestDelayMicroseconds, Self.claimMicroseconds << min(doublings, 10))
        outbox[index].notBefore = Instant(microseconds: clock.now.microseconds + delay)
      }
    } catch { result.warnings.append(error) }
  }

  /// Changes the outbox of the newest baseline, whoever wrote it meanwhile; nil: the baseline is gone.
  private func settleOutbox(
    _ known: KnownTable,
    _ change: (inout [PendingAlert]) -> Void
  ) throws(EvolutionError) -> KnownTable? {
    var current = known
    for attempt in 1...20 {
      let before = current.baseline.outbox
      change(&current.baseline.outbox)
      guard current.baseline.outbox != before else { return current }
      current.bytes = current.baseline.bytes
      let table = current.baseline.table.name
      if case .written(let tag) = try store.saveBaseline(current.bytes, of: table, over: current.tag) {
        current.tag = tag
        return current
      }
      pause(attempt)
      guard let fresh = try load(table) else { return nil }
      current = fresh
    }
    throw .raceLost(place: store.place(of: known.baseline.table.name), attempts: 20)
  }
}
