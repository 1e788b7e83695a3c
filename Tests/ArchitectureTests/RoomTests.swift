// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The list of folders under `Sources/` is the pipeline, and arrows go one way.
@Suite struct RoomTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The rooms in the order in which a run passes through them; a room may import earlier ones only.
  private static let order = [
    "CLinux", "CLibYAML", "HostSystem", "ETLEnvironment", "Preflight", "TablesStore", "AnalyzerProcess", "YAMLDocument",
    "TablesConfig", "ColumnTypes", "TablesDiffing", "SchemaEvolution", "UpdateGate", "DbtImpact", "UpdateReporting",
    "UpdateWorkflow",
    "UpdateSchemaCommand", "etl-update-schema",
  ]

  private static func rooms() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path).sorted()
  }

  private static func files(in room: String) throws -> [(name: String, text: String)] {
    let folder = root.appendingPathComponent("Sources").appendingPathComponent(room)
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".swift") }.map { name in
      (name, try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
    }
  }

  private static func imports(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, position + 1 < words.count else {
          return nil
        }
        return String(words[position + 1])
      }
    )
  }

  @Test func `every folder is a known room`() throws {
    #expect(Set(try Self.rooms()).isSubset(of: Self.order))
  }

  @Test func `no room imports a later one`() throws {
    for room in try Self.rooms() {
      let own = try #require(Self.order.firstIndex(of: room))
      for (name, text) in try Self.files(in: room) {
        for imported in Self.imports(text) {
          guard let other = Self.order.firstIndex(of: imported) else { continue }
          #expect(other < own, "\(room)/\(name) imports \(imported), which comes later")
        }
      }
    }
  }

  @Test func `leaves know nobody and pure rooms touch nothing outside`() throws {
    let outside: Set<String> = ["Foundation", "FoundationEssentials", "CLinux", "HostSystem"]
    for room in ["YAMLDocument", "TablesConfig", "ColumnTypes", "TablesDiffing", "UpdateGate", "DbtImpact"] {
      for (name, text) in try Self.files(in: room) {
        #expect(Self.imports(text).isDisjoint(with: outside), "\(room)/\(name)")
      }
    }
  }

  @Test func `one room reads types: nobody else takes a type's spelling apart`() throws {
    for room in try Self.rooms() where room != "ColumnTypes" {
      for (name, text) in try Self.files(in: room) {
        #expect(!text.contains("\"mediumint\""), "\(room)/\(name)")
      }
    }
  }

  @Test func `only one file holds libyaml, and only one names Foundation's Process`() throws {
    var yaml: Set<String> = []
    var process: Set<String> = []
    for room in try Self.rooms() {
      for (name, text) in try Self.files(in: room) {
        if Self.imports(text).contains("CLibYAML") { yaml.insert("\(room)/\(name)") }
        if text.contains(" = Process()") || text.contains("_ process: Process,") { process.insert("\(room)/\(name)") }
      }
    }
    #expect(yaml == ["YAMLDocument/YAMLEventReader.swift"])
    #expect(process == ["HostSystem/Processes/FoundationProcessLauncher.swift"])
  }

  @Test func `exit numbers stand in one file`() throws {
    for room in try Self.rooms() {
      for (name, text) in try Self.files(in: room) where name != "ExitStatus.swift" {
        #expect(!text.contains("ExitCode(6"), "\(room)/\(name)")
        #expect(!text.contains(" exit("), "\(room)/\(name)")
      }
    }
  }

  @Test func `no source is longer than a person reads in one go`() throws {
    for room in try Self.rooms() {
      for (name, text) in try Self.files(in: room) {
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 301, "\(room)/\(name)")
      }
    }
  }
}
