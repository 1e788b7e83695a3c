// SPDX-License-Identifier: MIT

import Testing

@testable import SchemaEvolution

/// Other writers who come in at the worst moment.
@Suite struct SchemaRaceTests {
  private let store = MemoryStore()

  private func tracker() -> SchemaTracker {
    SchemaTracker(.init(store: store, alerts: nil, clock: PinnedClock(), recorder: "tests"))
  }

  // With one change in between the newest record still follows on the baseline that was read; with two it does not, and
  // looked as if there were nothing to finish and nothing to wait for.
  @Test(arguments: 1...3)
  func `changes between the two reads do not fork the history`(others: Int) throws {
    _ = try tracker().track(table("patient", "id int"))
    store.beforeNewest = {
      for other in 1...others { _ = try tracker().track(table("patient", "id int", "other\(other) text")) }
    }
    let outcome = try tracker().track(table("patient", "id int", "mine text"))

    let records = try #require(store.recordsByTable["patient"])
    #expect(outcome.version == others + 2)
    #expect(records.map(\.fromHash) == [nil] + records.dropLast().map { $0.toHash })
    #expect(store.document("patient")?["schema"] == ["id": "int", "mine": "text"])
  }

  @Test func `a first sight by two others in between is seen`() throws {
    store.beforeNewest = {
      _ = try tracker().track(table("patient", "id int"))
      _ = try tracker().track(table("patient", "id bigint"))
    }
    _ = try tracker().track(table("patient", "id text"))
    let records = try #require(store.recordsByTable["patient"])
    #expect(records.map(\.version) == [1, 2, 3])
    #expect(records.map(\.fromHash) == [nil] + records.dropLast().map { $0.toHash })
    #expect(store.document("patient")?["schema"] == ["id": "text"])
  }
}
