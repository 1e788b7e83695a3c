// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// A run that left a note and no record: it died, or it is under way.
struct UnfinishedRun: Equatable {
  let id: String
  let note: RunNote

  /// The file that it served, absolute.
  func live(from logs: FilePath) -> FilePath { StoreLayout.live(note.configuration, from: logs) }
}

extension StoreLayout {
  static func live(_ configuration: String, from logs: FilePath) -> FilePath {
    logs.pushing(FilePath(configuration)).lexicallyNormalized()
  }

  /// The file that an open intent is about, seen from these logs: a project may have been moved or copied since, and what stands at
  /// the old place then belongs to somebody else.
  func target(of intent: SwapIntent) -> FilePath {
    // The logs alone may have been moved; then the path of that time is still right.
    intent.target == live.string ? live : Self.live(intent.record.configuration, from: logs)
  }

  /// True when a run that died may have left what stands at the live path, so that the next start repairs it. A link that leads to a
  /// file counts only where the analyzer was known to write there: otherwise it may be somebody's decision.
  ///
  /// What cannot be read says no: the start that holds the lock meets it again, and names it.
  func awaitsRepair(on fileSystem: any FileSystem) -> Bool {
    guard let history = try? readHistory(on: fileSystem) else { return false }
    if case .open(let intent)? = try? readJournal(on: fileSystem), target(of: intent) == live {
      guard !history.contains(runID: intent.record.summary.runID) else { return false }
      return intent.kind == .inPlace || !leadsToFile(on: fileSystem)
    }
    guard !leadsToFile(on: fileSystem) else { return false }
    let runs = try? unfinishedRuns(history, on: fileSystem)
    return runs?.contains { $0.live(from: logs) == live } ?? false
  }

  private func leadsToFile(on fileSystem: any FileSystem) -> Bool {
    (try? fileSystem.metadata(of: live, followLink: true).kind) == .regular
  }
}
