// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// Finds out what a crash left behind; reads only.
struct RecoveryPlan {
  let store: TablesStore
  /// The validator's verdict on bytes: only asked about a live file that has neither the old nor the new hash.
  let isValid: ([UInt8]) -> Bool

  func steps() throws(StoreError) -> [RecoveryStep] {
    let history = try store.history()
    var steps: [RecoveryStep] = []
    if history.tornBytes > 0 { steps.append(.dropTornHistoryLine(bytes: history.tornBytes)) }
    if history.lacksLineFeed { steps.append(.addLineFeedToHistory) }
    var openRun: String?
    switch try onDisk(.undecided, { () throws(FileSystemError) in try store.readJournal() }) {
    case .none: break
    case .damaged: steps.append(try damagedJournalStep())
    case .open(let intent):
      openRun = intent.record.summary.runID
      steps.append(try step(for: intent, history: history))
    }
    return try onDisk { () throws(FileSystemError) in
      steps + (try crashedRuns(history, except: openRun)) + (try leftovers())
    }
  }

  private func step(for intent: SwapIntent, history: History) throws(StoreError) -> RecoveryStep {
    if history.contains(runID: intent.record.summary.runID) { return .closeJournal(intent) }
    let live = try liveBytes(FilePath(intent.target))
    let found = live.map { Digest(of: $0) }
    switch intent.kind {
    case .inPlace:
      return found == intent.record.fromDigest ? .abandonSwap(intent) : .restoreBackup(intent)
    case .swap:
      if found == intent.record.toDigest { return .completeSwap(intent) }
      if found == intent.record.fromDigest { return .abandonSwap(intent) }
      if let live, let found, !live.isEmpty, isValid(live) { return .keepForeignEdit(intent, found: found) }
      return .restoreBackup(intent)
    }
  }

  private func damagedJournalStep() throws(StoreError) -> RecoveryStep {
    // A rename is atomic, so old or new is live; a valid file is one of them or somebody's edit, and stays in each case.
    if let live = try liveBytes(store.layout.live), !live.isEmpty, isValid(live) { return .setAsideJournal }
    throw .needsAttention(
      RecoveryProblem(reason: .journalUnreadable, live: store.layout.live, journal: store.layout.journal)
    )
  }

  private func liveBytes(_ path: FilePath) throws(StoreError) -> [UInt8]? {
    do {
      return try store.fileSystem.contents(of: path, limit: TablesStore.sizeLimit)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return nil
    } catch {
      throw .storage(error, live: .undecided)
    }
  }

  private func crashedRuns(_ history: History, except open: String?) throws(FileSystemError) -> [RecoveryStep] {
    try store.runNames().compactMap { run in
      guard run != open, !history.contains(runID: run), store.note(of: run) != nil else { return nil }
      return .recordCrashedRun(run)
    }
  }

  private func leftovers() throws(FileSystemError) -> [RecoveryStep] {
    let layout = store.layout
    let partial = layout.partialBackupPrefix
    return try store.fileSystem.list(layout.directory).filter { $0.hasPrefix(layout.stagedPrefix) }
      .map { .removeLeftover(layout.directory.appending($0)) }
      + logNames().filter {
        $0.hasPrefix(partial) || $0 == ".journal.json.partial"
          || $0.hasPrefix(PlaceInspection.logsProbePrefix + "probe-")
      }
      .map { .removeLeftover(layout.logs.appending($0)) }
  }

  private func logNames() throws(FileSystemError) -> [String] {
    do {
      return try store.fileSystem.list(store.layout.logs)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return []
    }
  }
}
