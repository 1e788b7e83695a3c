// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// What earlier runs left in the logs folder, read without a lock; recovery and the search for the live file both begin with it.
extension StoreLayout {
  func readHistory(on fileSystem: any FileSystem) throws(FileSystemError) -> History {
    do {
      return History(parsing: try fileSystem.contents(of: history))
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return History()
    }
  }

  func readJournal(on fileSystem: any FileSystem) throws(FileSystemError) -> JournalState {
    do {
      let bytes = try fileSystem.contents(of: journal)
      return SealedJSON.open(bytes, as: SwapIntent.self).map(JournalState.open) ?? .damaged
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return .none
    }
  }

  func runNames(on fileSystem: any FileSystem) throws(FileSystemError) -> [String] {
    do {
      return try fileSystem.list(runs)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return []
    }
  }

  /// Nil when the run left no intact note.
  func note(of run: String, on fileSystem: any FileSystem) -> RunNote? {
    guard let bytes = try? fileSystem.contents(of: runs.appending("\(run)/run.json"), limit: 1 << 20) else {
      return nil
    }
    return SealedJSON.open(bytes, as: RunNote.self)
  }

  /// Runs that left a note and no record, oldest first; the run of an open journal is the journal's business.
  func unfinishedRuns(
    _ history: History,
    except open: String? = nil,
    on fileSystem: any FileSystem
  ) throws(FileSystemError) -> [UnfinishedRun] {
    try runNames(on: fileSystem).compactMap { run in
      guard run != open, !history.contains(runID: run), let note = note(of: run, on: fileSystem) else { return nil }
      return UnfinishedRun(id: run, note: note)
    }
  }
}
