// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import TestSupport
import Testing

@testable import SchemaEvolution

@Suite struct LocalStoreTests {
  private let scratch = ScratchDirectory()
  private let files = PosixFileSystem()

  private var directory: FilePath { scratch.path.appending("logs").appending("schema_metadata") }

  private func store(patience: Double = 5) -> LocalMetadataStore {
    LocalMetadataStore(LocalFolder(directory: directory, files: files, clock: SystemWallClock(), patience: patience))
  }

  private func tracker(_ recorder: String = "tests") -> SchemaTracker {
    SchemaTracker(.init(store: store(), alerts: nil, clock: SystemWallClock(), recorder: recorder))
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try files.contents(of: directory.appending(name)), as: UTF8.self)
  }

  @Test func `a store that does not exist yet is empty, and is made by the first save`() throws {
    #expect(try store().tables() == [])
    #expect(try store().baseline(of: "patient") == nil)
    _ = try tracker().track(table("patient", "id int"))
    #expect(try store().tables() == ["patient"])
    #expect(try files.list(directory) == [".lock", "patient_history.jsonl", "patient_schema.json"])
  }

  @Test func `an unchanged table leaves every file as it is`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let before = try files.metadata(of: directory.appending("patient_schema.json"), followLink: false)
    _ = try tracker().track(table("patient", "id INTEGER"))
    #expect(try files.metadata(of: directory.appending("patient_schema.json"), followLink: false) == before)
  }

  @Test func `a write over a document that has changed is a conflict`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let old = try #require(try store().baseline(of: "patient"))
    _ = try tracker().track(table("patient", "id bigint"))
    #expect(try store().saveBaseline([1], of: "patient", over: old.tag) == .conflict)
    #expect(try store().saveBaseline([1], of: "patient", over: nil) == .conflict)
    #expect(try text("patient_schema.json").contains("bigint"))
  }

  @Test func `a torn last line is nobody's record, and the next record begins a line`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let log = directory.appending("patient_history.jsonl")
    let file = try files.open(log, for: .append(.ownerReadWrite))
    try file.write(Array(#"{"version": 2, "table_na"#.utf8))
    try file.close()
    #expect(try store().records(of: "patient").map(\.version) == [1])
    _ = try tracker().track(table("patient", "id bigint"))
    #expect(try store().records(of: "patient").map(\.version) == [1, 2])
  }

  @Test func `a damaged record stops the save`() throws {
    _ = try tracker().track(table("patient", "id int"))
    try scratch.write("{\"version\": \"one\"}\n", to: "logs/schema_metadata/patient_history.jsonl")
    #expect(throws: EvolutionError.self) { try tracker().track(table("patient", "id bigint")) }
    #expect(!(try text("patient_schema.json").contains("bigint")))
  }

  @Test func `a lock that stays held is a lost race, and nothing is written`() throws {
    _ = try tracker().track(table("patient", "id int"))
    let holder = try files.open(directory.appending(".lock"), for: .lock(.ownerReadWrite))
    #expect(try holder.tryLock())
    let before = try text("patient_schema.json")
    let impatient = SchemaTracker(
      .init(store: store(patience: 0.02), alerts: nil, clock: SystemWallClock(), recorder: "tests")
    )
    #expect(throws: EvolutionError.raceLost(place: directory.appending(".lock").string, attempts: 1)) {
      try impatient.track(table("patient", "id bigint"))
    }
    #expect(try text("patient_schema.json") == before)
    try holder.close()
  }

  @Test func `what a killed run left beside a document is in nobody's way`() throws {
    _ = try tracker().track(table("patient", "id int"))
    try scratch.write("half", to: "logs/schema_metadata/.patient_schema.json.new")
    _ = try tracker().track(table("patient", "id bigint"))
    #expect(try files.list(directory) == [".lock", "patient_history.jsonl", "patient_schema.json"])
  }

  @Test func `threads that write at once lose nothing`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask { [directory] in
          let folder = LocalFolder(
            directory: directory,
            files: PosixFileSystem(),
            clock: SystemWallClock(),
            patience: 30
          )
          let tracker = SchemaTracker(
            .init(
              store: LocalMetadataStore(folder),
              alerts: nil,
              clock: SystemWallClock(),
              recorder: "writer \(writer)"
            )
          )
          for step in 0..<5 { _ = try tracker.track(table("patient", "id int", "c\(writer)_\(step) text")) }
        }
      }
      try await group.waitForAll()
    }
    let records = try store().records(of: "patient")
    #expect(records.map(\.version) == Array(1...20))
    for (earlier, later) in zip(records, records.dropFirst()) { #expect(later.fromHash == earlier.toHash) }
  }

  @Test func `an alert mark is found again`() throws {
    #expect(try !store().wasAlerted("f1", of: "patient"))
    try store().noteAlert("f1", of: "patient", note: ["fingerprint": "f1"])
    #expect(try store().wasAlerted("f1", of: "patient"))
    #expect(try !store().wasAlerted("f2", of: "patient"))
  }

  @Test(arguments: ["../../etc/passwd", ".hidden", "a/b", "per%cent", "tab\tname", "größe", "x_schema.json"])
  func `a table's name never leaves the folder and comes back as it was`(name: String) throws {
    _ = try tracker().track(table(name, "id int"))
    #expect(try store().tables() == [name])
    #expect(try files.list(directory).count == 3)
  }
}
