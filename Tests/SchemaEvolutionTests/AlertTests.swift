// SPDX-License-Identifier: MIT

import HostSystem
import Testing

@testable import SchemaEvolution

@Suite struct AlertTests {
  private let store = MemoryStore()
  private let clock = PinnedClock()
  private let channel = RecordingChannel()

  private var tracker: SchemaTracker {
    SchemaTracker(.init(store: store, alerts: channel, clock: clock, recorder: "tests"))
  }

  @Test func `a change is announced after it was saved, and the outbox is empty again`() throws {
    let outcome = try tracker.track(table("patient", "id int"))
    #expect(outcome.alert == .sent)
    #expect(channel.published.map(\.subject) == ["Schema Evolution Alert: patient [informational]"])
    let message = try #require(channel.published.first?.message)
    #expect(message["alert_type"]?.string == "new_table")
    #expect(message["table_name"]?.string == "patient")
    #expect(message["timestamp"]?.string == "2026-07-15T12:00:00.000000+00:00")
    #expect(message["severity"]?.string == "informational")
    #expect(message["fingerprint"]?.string == outcome.fingerprint)
    #expect(message["changes"]?["new_columns"]?.array?.count == 1)
    #expect(store.document("patient")?["metadata"]?["alerts_pending"] == nil)
  }

  @Test func `a failed save sends nothing`() throws {
    store.failing = ["save"]
    #expect(throws: EvolutionError.self) { try tracker.track(table("patient", "id int")) }
    #expect(channel.attempts == 0)
  }

  @Test func `a dead topic undoes no save, and the next run sends`() throws {
    channel.isDead = true
    let outcome = try tracker.track(table("patient", "id int"))
    #expect(outcome.status == .firstSight)
    #expect(outcome.alert == .waiting)
    #expect(outcome.warnings == [.alertUndelivered(problem: "unreachable")])
    #expect(store.document("patient")?["schema"]?["id"]?.string == "int")
    channel.isDead = false
    #expect(try tracker.track(table("patient", "id int")).status == .unchanged)
    #expect(channel.published.count == 1)
    store.calls = []
    _ = try tracker.track(table("patient", "id int"))
    #expect(store.calls == ["read patient"])
    #expect(channel.published.count == 1)
  }

  @Test func `a topic that stays dead is tried less and less often`() throws {
    channel.isDead = true
    _ = try tracker.track(table("patient", "id int"))
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.attempts == 2)
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.attempts == 2)
    clock.advance(seconds: 31)
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.attempts == 3)
    clock.advance(seconds: 31)
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.attempts == 3)
  }

  @Test func `the same change alerts once`() throws {
    _ = try tracker.track(table("patient", "id int"))
    _ = try tracker.track(table("patient", "id int", "fax text"))
    _ = try tracker.track(table("patient", "id int"))
    let again = try tracker.track(table("patient", "id int", "fax VARCHAR(3)"))
    #expect(again.status == .changed)
    #expect(again.alert == .alreadySent)
    #expect(channel.published.count == 3)
    #expect(store.recordsByTable["patient"]?.count == 4)
  }

  @Test func `an alert that another run is sending is left to it`() throws {
    channel.isDead = true
    _ = try tracker.track(table("patient", "id int"))
    // As if the run that saved were still busy: its claim has not run out.
    var baseline = try Baseline(parsing: #require(store.baselinesByTable["patient"]), table: "patient", place: "")
    baseline.outbox[0].notBefore = Instant(microseconds: clock.now.microseconds + 1_000_000)
    store.baselinesByTable["patient"] = baseline.bytes
    channel.isDead = false
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.published.isEmpty)
    clock.advance(seconds: 2)
    _ = try tracker.track(table("patient", "id int"))
    #expect(channel.published.count == 1)
  }

  @Test func `a waiting alert survives the next change, and both are sent`() throws {
    channel.isDead = true
    _ = try tracker.track(table("patient", "id int"))
    _ = try tracker.track(table("patient", "id bigint"))
    channel.isDead = false
    clock.advance(seconds: 120)
    _ = try tracker.track(table("patient", "id bigint"))
    #expect(channel.published.map { $0.message["alert_type"]?.string } == ["new_table", "schema_change"])
  }

  @Test func `a long list is cut, so that the message fits`() throws {
    var wide = table("patient")
    wide.columns = (0..<4000).map {
      ObservedColumn(name: "column_with_a_rather_long_name_\($0)", type: "double precision")
    }
    _ = try tracker.track(wide)
    let message = try #require(channel.published.first?.message)
    #expect(message.sortedDocument.utf8.count < 256 << 10)
    #expect(message["changes"]?["new_columns_left_out"]?.integer == 3600)
  }

  @Test(
    arguments: [
      (["SCHEMA_ALERT_SNS_TOPIC": "a", "SCHEMA_EVOLUTION_SNS_TOPIC": "b", "SNS_TOPIC_ARN": "c"], "a"),
      (["SCHEMA_ALERT_SNS_TOPIC": "", "SCHEMA_EVOLUTION_SNS_TOPIC": "b", "SNS_TOPIC_ARN": "c"], "b"),
      (["SNS_TOPIC_ARN": "c"], "c"), ([:], nil),
    ] as [([String: String], String?)]
  )
  func `the topic has one name and two older ones`(variables: [String: String], topic: String?) {
    #expect(TopicAlertChannel.topic(in: variables) == topic)
  }
}
