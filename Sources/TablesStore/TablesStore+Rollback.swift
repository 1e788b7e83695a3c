// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

extension TablesStore {
  /// Everything that could be restored: own backups by sequence, newest first, then foreign ones by name, newest first.
  package func rollbackCandidates() throws(StoreError) -> [RollbackCandidate] {
    let history = try history()
    let recorded = Self.backups(in: history.records(of: layout.configurationKey))
    let others = Set(history.records.filter { $0.configuration != layout.configurationKey }.compactMap(\.backup))
    return try onDisk { () throws(FileSystemError) in
      var own: [RollbackCandidate] = []
      for backup in recorded.reversed() {
        let path = layout.logs.appending(backup.name)
        if let found = try candidate(at: path, recorded: backup) { own.append(found) }
      }
      let known = Set(recorded.map(\.name)).union(others)
      return own + (try foreignCandidates(except: known))
    }
  }

  /// The one intact file that the request means. Throws rather than guess; nothing on disk is touched.
  package func resolveRollback(_ request: RollbackRequest) throws(StoreError) -> RollbackCandidate {
    switch request {
    case .file(let path): return try intact(try candidate(named: path))
    case .stamp(let digits): return try candidate(stamped: digits)
    case .lastChange: return try lastChange()
    case .steps(let steps):
      let history = try trustedHistory()
      let timeline = Timeline(history.records(of: layout.configurationKey))
      guard let digest = timeline.state(stepsBack: steps, from: try liveBytes().map { Digest(of: $0) }) else {
        guard !timeline.states.isEmpty else { throw .nothingToRestore }
        throw .noSuchBackup("\(steps) steps back")
      }
      return try candidate(holding: digest, preferring: nil)
    }
  }

  /// The restored bytes, read once and checked; what `stage` is given.
  package func contents(of candidate: RollbackCandidate) throws(StoreError) -> [UInt8] {
    let bytes = try onDisk { () throws(FileSystemError) in
      try fileSystem.contents(of: candidate.path, limit: Self.sizeLimit)
    }
    guard Digest(of: bytes) == candidate.digest else {
      throw .backupDamaged(candidate.path, expected: candidate.digest, found: Digest(of: bytes))
    }
    return bytes
  }

  private func lastChange() throws(StoreError) -> RollbackCandidate {
    let history = try trustedHistory()
    guard let commit = history.lastCommit(of: layout.configurationKey),
      let name = commit.backup, let digest = commit.fromDigest
    else { throw .nothingToRestore }
    return try candidate(holding: digest, preferring: name)
  }

  /// Without the lines that cannot be read, "the last change" could be any older one.
  private func trustedHistory() throws(StoreError) -> History {
    let history = try history()
    guard history.damagedLines.isEmpty else { throw .historyDamaged(layout.history, lines: history.damagedLines) }
    return history
  }

  /// Retention may have dropped this very file in favour of a younger copy: the content counts, the name is a preference.
  private func candidate(holding digest: Digest, preferring name: String?) throws(StoreError) -> RollbackCandidate {
    let candidates = try rollbackCandidates()
    let holding = candidates.filter { $0.digest == digest && $0.condition == .intact }
    if let found = holding.first(where: { $0.name == name }) ?? holding.first { return found }
    if let damaged = candidates.first(where: { $0.condition == .altered(recorded: digest) || $0.name == name }) {
      throw .backupDamaged(damaged.path, expected: digest, found: damaged.digest)
    }
    throw .noSuchBackup(name ?? digest.short)
  }

  private func candidate(stamped digits: String) throws(StoreError) -> RollbackCandidate {
    let beginning = try rollbackCandidates().filter { candidate in
      candidate.stamp?.filter(\.isNumber).hasPrefix(digits) ?? false
    }
    // A whole label names its backup, although `…_2` begins with it.
    let exact = beginning.filter { $0.stamp?.filter(\.isNumber) == digits }
    let fitting = exact.isEmpty ? beginning : exact
    guard let first = fitting.first else { throw .noSuchBackup(digits) }
    let intact = fitting.filter { $0.condition == .intact }
    guard let newest = intact.first else { return try self.intact(first) }
    guard Set(intact.map(\.digest)).count == 1 else {
      throw .ambiguousBackup(digits, candidates: intact.map(\.name))
    }
    return newest
  }

  /// A bare name means a file of the store; anything else is a path as the shell would read it.
  private func candidate(named path: FilePath) throws(StoreError) -> RollbackCandidate {
    let isBareName = path.components.count == 1 && path.root == nil
    let listed = try rollbackCandidates()
    if isBareName, let found = listed.first(where: { $0.name == path.string || $0.stamp == path.string }) {
      return found
    }
    do {
      let resolved = try fileSystem.resolve(path)
      if let found = listed.first(where: { $0.path == resolved }) { return found }
      if let found = try candidate(at: resolved, recorded: nil) { return found }
    } catch let error where error.errno != .noSuchFileOrDirectory {
      throw .storage(error, live: .unchanged)
    } catch {
      // Missing: said below together with "not a regular file".
    }
    throw .noSuchBackup(path.string)
  }

  private func intact(_ candidate: RollbackCandidate) throws(StoreError) -> RollbackCandidate {
    switch candidate.condition {
    case .intact: return candidate
    case .empty: throw .backupDamaged(candidate.path, expected: nil, found: candidate.digest)
    case .altered(let recorded): throw .backupDamaged(candidate.path, expected: recorded, found: candidate.digest)
    }
  }

  /// Nil when there is no regular file of this name.
  private func candidate(
    at path: FilePath,
    recorded: RecordedBackup?
  ) throws(FileSystemError) -> RollbackCandidate? {
    guard try isRegular(path) else { return nil }
    let bytes = try fileSystem.contents(of: path, limit: Self.sizeLimit)
    let digest = Digest(of: bytes)
    let condition: RollbackCandidate.Condition
    if let recorded, recorded.digest != digest {
      condition = .altered(recorded: recorded.digest)
    } else {
      condition = bytes.isEmpty ? .empty : .intact
    }
    let name = path.lastComponent?.string ?? ""
    return RollbackCandidate(
      path: path,
      origin: recorded.map { .recorded(sequence: $0.sequence) } ?? .foreign,
      digest: digest,
      size: bytes.count,
      condition: condition,
      stamp: BackupName(name, base: layout.backupBase)?.label
    )
  }

  private func isRegular(_ path: FilePath) throws(FileSystemError) -> Bool {
    do {
      return try fileSystem.metadata(of: path, followLink: false).kind == .regular
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return false
    }
  }

  private func foreignCandidates(except known: Set<String>) throws(FileSystemError) -> [RollbackCandidate] {
    let beside = try names(in: layout.logs).filter {
      !known.contains($0) && BackupName($0, base: layout.backupBase) != nil
    }
    let older = try names(in: layout.foreignBackups).filter { $0.hasPrefix("\(layout.backupBase).backup.") }
    let named = beside.map { ($0, layout.logs) } + older.map { ($0, layout.foreignBackups) }
    var found: [RollbackCandidate] = []
    for (name, folder) in named.sorted(by: { $0.0 > $1.0 }) {
      if let candidate = try candidate(at: folder.appending(name), recorded: nil) { found.append(candidate) }
    }
    return found
  }

  private func names(in folder: FilePath) throws(FileSystemError) -> [String] {
    do {
      return try fileSystem.list(folder)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return []
    }
  }
}
