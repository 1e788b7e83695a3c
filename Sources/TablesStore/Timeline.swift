// SPDX-License-Identifier: MIT

internal import HostSystem

/// The configurations that were live, oldest first, as the history tells: by sequence, never by the clock.
struct Timeline: Equatable {
  let states: [Digest]

  private static let empty = Digest(of: [])

  init(_ records: [HistoryRecord]) {
    var states: [Digest] = []
    for record in records {
      // `from` also shows edits that were made by hand between two runs.
      for state in [record.fromDigest, record.isCommit ? record.toDigest : nil] {
        // An emptied file was live too, but nobody wants it back.
        if let state, state != Self.empty, states.last != state { states.append(state) }
      }
    }
    self.states = states
  }

  /// The configuration `steps` different contents before the present one; nil when the history does not reach so far.
  func state(stepsBack steps: Int, from current: Digest?) -> Digest? {
    guard steps > 0 else { return nil }
    var seen: Set<Digest> = current.map { [$0] } ?? []
    let earlier = states.reversed().filter { seen.insert($0).inserted }
    return earlier.count >= steps ? earlier[steps - 1] : nil
  }
}
