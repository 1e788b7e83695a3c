// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import HostSystem
internal import SystemPackage

/// `runs/<id>/process.json`: the analyzer that a run started, precise enough never to mistake another process for it.
package struct OrphanedAnalyzer: Codable, Hashable, Sendable {
  package let pid: Int32
  package let group: Int32
  /// Field 22 of `/proc/<pid>/stat`.
  package let startTime: UInt64
  package let bootID: String
  /// The run that started it; while that one lives, the analyzer is nobody's orphan.
  package let parent: Int32?
  package let parentStartTime: UInt64?

  package init(
    pid: Int32,
    group: Int32,
    startTime: UInt64,
    bootID: String,
    parent: Int32? = nil,
    parentStartTime: UInt64? = nil
  ) {
    self.pid = pid
    self.group = group
    self.startTime = startTime
    self.bootID = bootID
    self.parent = parent
    self.parentStartTime = parentStartTime
  }

  private enum CodingKeys: String, CodingKey {
    case pid
    case group = "pgid"
    case startTime = "start_time"
    case bootID = "boot_id"
    case parent = "parent_pid"
    case parentStartTime = "parent_start_time"
  }

  /// True only when boot, pid, start time and group all match a living process whose parent run is gone.
  func isAlive(in processes: any ProcessTable) -> Bool {
    guard group > 1, processes.bootID == bootID, let facts = processes.process(pid), !facts.isZombie else {
      return false
    }
    guard facts.startTime == startTime, facts.group == group else { return false }
    guard let parent, let found = processes.process(parent), !found.isZombie else { return true }
    return found.startTime != parentStartTime
  }
}

extension TablesStore {
  /// Notes the analyzer of a run, so that the next start can end it should this run die.
  package func note(_ analyzer: OrphanedAnalyzer, run: RunID) throws(StoreError) {
    try onDisk { () throws(FileSystemError) in
      let folder = layout.run(run)
      try fileSystem.makeDirectories(folder, mode: .folder)
      let json = SealedJSON.encode(analyzer)
      try fileSystem.writeDurably("process.json", in: folder, json, mode: .record)
    }
  }

  func orphanedAnalyzers(in processes: any ProcessTable) throws(FileSystemError) -> [OrphanedAnalyzer] {
    try runNames().compactMap { name in
      // Most runs have none, and one that cannot be read names no process.
      guard let bytes = try? fileSystem.contents(of: layout.runs.appending("\(name)/process.json"), limit: 64 << 10),
        let analyzer = try? JSONDecoder().decode(OrphanedAnalyzer.self, from: Data(bytes))
      else { return nil }
      return analyzer.isAlive(in: processes) ? analyzer : nil
    }
  }

  func runNames() throws(FileSystemError) -> [String] { try layout.runNames(on: fileSystem) }
}
