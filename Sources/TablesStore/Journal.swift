// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// What a run is about to do to the live file. On disk from before the swap until after its commit record.
package struct SwapIntent: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// A rename: the live file is old or new, never anything between.
    case swap
    /// An analyzer that can only write the live file itself: whatever it leaves is not accepted before it was validated.
    case inPlace = "in_place"
  }

  package let kind: Kind
  /// The live file, absolute, as it was called then; `StoreLayout.target(of:)` says where it is now.
  package let target: String
  /// The candidate beside it.
  package let staged: String?
  /// The record that the commit appends to the history; its `from` and `to` are the hashes before and after.
  package let record: HistoryRecord
}

/// What `journal.json` says at the start of a run.
enum JournalState: Equatable {
  case none
  case open(SwapIntent)
  /// There is a journal, but its seal is broken.
  case damaged
}

extension TablesStore {
  func readJournal() throws(FileSystemError) -> JournalState { try layout.readJournal(on: fileSystem) }

  /// On disk when this returns. When it throws, recovery may find the intent; nothing has happened to the live file yet.
  func open(_ intent: SwapIntent) throws(FileSystemError) {
    do {
      try fileSystem.writeDurably("journal.json", in: layout.logs, SealedJSON.seal(intent), mode: .record)
    } catch {
      // An intent that stays is undone by the next start, for the live file has the old hash.
      try? fileSystem.remove(layout.journal)
      throw error
    }
  }

  func closeJournal() throws(FileSystemError) {
    try fileSystem.removeIfPresent(layout.journal)
    try fileSystem.synchronizeDirectory(layout.logs)
  }
}
