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
      steps + (try unfinishedSteps(history, except: openRun)) + (try leftovers())
    }
  }

  private func step(for intent: SwapIntent, history: History) throws(StoreError) -> RecoveryStep {
    if history.contains(runID: intent.record.summary.runID) { return .closeJournal(intent) }
    let serving = store.serving(store.layout.target(of: intent))
    return try onDisk(.undecided) { () throws(FileSystemError) in
      guard try store.fileSystem.exists(serving.layout.directory) else { return .postpone(intent) }
      let entry = try serving.liveEntry()
      // For an analyzer in place also an equal file behind a link is not what stood there.
      let live = intent.kind == .inPlace ? nil : try contents(of: entry, in: serving)
      guard let live else {
        return entry.holds(intent.record.fromDigest) ? .abandonSwap(intent) : .restoreBackup(intent)
      }
      let found = Digest(of: live)
      if found == intent.record.toDigest { return .completeSwap(intent) }
      if found == intent.record.fromDigest { return .abandonSwap(intent) }
      return isUsable(live) ? .keepForeignEdit(intent, found: found) : .restoreBackup(intent)
    }
  }

  private func damagedJournalStep() throws(StoreError) -> RecoveryStep {
    // A rename is atomic, so old or new is live; a valid file is one of them or somebody's edit, and stays in each case.
    if let live = try onDisk(
      .undecided,
      { () throws(FileSystemError) in try contents(of: store.liveEntry(), in: store) }
    ), isUsable(live) {
      return .setAsideJournal
    }
    throw .needsAttention(
      RecoveryProblem(reason: .journalUnreadable, live: store.layout.live, journal: store.layout.journal)
    )
  }

  private func isUsable(_ bytes: [UInt8]) -> Bool { !bytes.isEmpty && isValid(bytes) }

  /// What a reader of the live path gets: also through a link, which a person may have put there since. Nil when it gets nothing.
  private func contents(of entry: LiveEntry, in store: TablesStore) throws(FileSystemError) -> [UInt8]? {
    switch entry {
    case .file(let bytes): return bytes
    case .foreign(.symbolicLink):
      do {
        let kind = try store.fileSystem.metadata(of: store.layout.live, followLink: true).kind
        guard kind == .regular else { return nil }
        return try store.fileSystem.contents(of: store.layout.live, limit: TablesStore.sizeLimit)
      } catch let error where [.noSuchFileOrDirectory, .tooManySymbolicLinkLevels].contains(error.errno) {
        return nil
      }
    case .missing, .foreign: return nil
    }
  }

  /// Runs that died outside a swap: what their analyzers did behind our back is undone, and they get their records.
  private func unfinishedSteps(_ history: History, except open: String?) throws(FileSystemError) -> [RecoveryStep] {
    var runs: [UnfinishedRun] = []
    for run in try store.layout.unfinishedRuns(history, except: open, on: store.fileSystem) {
      // Nothing can be said of a configuration whose folder is gone: it may come back, on a disk that is not mounted now.
      let folder = run.live(from: store.layout.logs).removingLastComponent()
      if try store.fileSystem.exists(folder) { runs.append(run) }
    }
    // Only the newest of a configuration knows what was live last.
    let newest = Dictionary(runs.map { ($0.note.configuration, $0.id) }, uniquingKeysWith: { max($0, $1) })
    var steps: [RecoveryStep] = []
    for run in runs {
      if newest[run.note.configuration] == run.id, try left(run) { steps.append(.restoreAfterRun(run.id)) }
      steps.append(.recordCrashedRun(run.id))
    }
    return steps
  }

  /// Whether a run that died left something at the live path that no reader can use. A file that is valid stays: it may be an edit.
  private func left(_ run: UnfinishedRun) throws(FileSystemError) -> Bool {
    let serving = store.serving(run.live(from: store.layout.logs))
    let entry = try serving.liveEntry()
    let before = run.note.from.flatMap(Digest.init(hexadecimal:))
    if entry.holds(before) { return false }
    if let live = try contents(of: entry, in: serving), isUsable(live) { return false }
    if case .foreign = entry { return true }
    // Without its backup there is nothing better than what is there.
    guard let before, let name = run.note.backup else { return false }
    return try store.digest(of: store.layout.logs.appending(name)) == before
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
