// SPDX-License-Identifier: MIT

import OrderedCollections
import SystemPackage
import Testing

@testable import SchemaEvolution

@Suite struct BucketStoreTests {
  private let bridge = FakeBridge()
  private let prefix = "firebolt_dms_job/schema_metadata"

  private var tracker: SchemaTracker {
    let store = BucketMetadataStore(BucketFolder(bucket: "b", prefix: prefix, bridge: bridge))
    return SchemaTracker(.init(store: store, alerts: nil, clock: PinnedClock(), recorder: "tests"))
  }

  private var operations: [String] { bridge.requests.map(\.operation.rawValue) }

  @Test func `objects have the documented names`() throws {
    _ = try tracker.track(table("patient", "id int"))
    _ = try tracker.track(table("patient", "id bigint"))
    #expect(
      bridge.objects.keys.sorted() == [
        "\(prefix)/patient_history/1.json", "\(prefix)/patient_history/2.json", "\(prefix)/patient_schema.json",
      ]
    )
  }

  @Test func `an unchanged file costs one GET`() throws {
    _ = try tracker.track(table("patient", "id int"))
    bridge.requests = []
    _ = try tracker.track(table("patient", "id INTEGER"))
    #expect(operations == ["s3_get"])
  }

  @Test func `every write is conditional`() throws {
    _ = try tracker.track(table("patient", "id int"))
    _ = try tracker.track(table("patient", "id bigint"))
    let saves = bridge.requests.filter {
      $0.operation == .put && $0.members["key"]?.string?.hasSuffix("_schema.json") == true
    }
    #expect(saves.map { $0.members["if_match"] != nil } == [false, true])
  }

  @Test func `versions are ordered as numbers`() throws {
    for step in 1...11 { _ = try tracker.track(table("patient", "id int", "c\(step) int")) }
    let store = BucketMetadataStore(BucketFolder(bucket: "b", prefix: prefix, bridge: bridge))
    #expect(try store.records(of: "patient").map(\.version) == Array(1...11))
    #expect(try store.newestRecord(of: "patient")?.version == 11)
  }

  @Test(arguments: [
    ("denied", "AccessDenied"), ("unreachable", "ConnectTimeout"), ("timed_out", "no answer"),
    ("throttled", "SlowDown"),
  ])
  func `a read that fails is never first sight`(kind: String, message: String) throws {
    bridge.refusal = (.get, kind, message)
    do {
      _ = try tracker.track(table("patient", "id int"))
      Issue.record("tracked")
    } catch {
      guard case .storeUnreachable(let place, let problem) = error else { throw error }
      #expect(place == "s3://b/\(prefix)/patient_schema.json")
      #expect(problem.contains(message))
    }
    #expect(operations == ["s3_get"])
  }

  @Test(arguments: ["module_missing", "no_credentials", "no_bucket"])
  func `a mistake in the set-up is told apart`(kind: String) throws {
    bridge.refusal = (.get, kind, "what is missing")
    do {
      _ = try tracker.track(table("patient", "id int"))
      Issue.record("tracked")
    } catch {
      guard case .configuration(let problem, _) = error else { throw error }
      #expect(problem == "what is missing")
    }
  }

  @Test func `a write that is denied says so`() throws {
    bridge.refusal = (.put, "denied", "AccessDenied")
    #expect(throws: EvolutionError.self) { try tracker.track(table("patient", "id int")) }
    #expect(bridge.objects.isEmpty)
  }

  @Test func `many baselines are read in one batch`() throws {
    let store = BucketMetadataStore(BucketFolder(bucket: "b", prefix: "p", bridge: bridge))
    #expect(try store.baselines(of: ["a", "b", "c"]) == [nil, nil, nil])
    #expect(
      bridge.requests.map { $0.members["key"]?.string } == ["p/a_schema.json", "p/b_schema.json", "p/c_schema.json"]
    )
  }
}

@Suite struct StoreLocationTests {
  @Test(arguments: [
    ("s3://bucket", StoreLocation.bucket("bucket", prefix: "firebolt_dms_job/schema_metadata")),
    ("s3://bucket/", .bucket("bucket", prefix: "firebolt_dms_job/schema_metadata")),
    ("s3://bucket/a//b/", .bucket("bucket", prefix: "a/b")), ("file:///var/x", .directory("/var/x")),
    ("file://localhost/var/x", .directory("/var/x")), ("x/../y", .directory("/srv/y")), ("/z", .directory("/z")),
  ])
  func `a URL or a path names a store`(text: String, expected: StoreLocation) throws {
    #expect(try StoreLocation(text, workingDirectory: "/srv") == expected)
  }

  @Test(arguments: ["", "s3://", "s3:///", "file://host/x", "http://x", "file://"])
  func `anything else is refused`(text: String) {
    #expect(throws: EvolutionError.self) { try StoreLocation(text, workingDirectory: "/srv") }
  }

  @Test func `a database has a place of its own`() throws {
    #expect(try StoreLocation("s3://b/p", workingDirectory: "/").inside("a/b") == .bucket("b", prefix: "p/a%2Fb"))
    #expect(try StoreLocation("/d", workingDirectory: "/").inside("clinic") == .directory("/d/clinic"))
  }
}
