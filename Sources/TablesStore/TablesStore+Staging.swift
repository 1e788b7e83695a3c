// SPDX-License-Identifier: MIT

internal import HostSystem
package import SystemPackage

extension TablesStore {
  /// Puts bytes beside the live file, synchronized; until the swap only the owner may read them, unless there is no live file
  /// whose mode could be kept: then the umask decides. When this throws, nothing stays.
  package func stage(_ bytes: [UInt8], run: RunID, holding lock: StoreLock) throws(StoreError) -> StagedCandidate {
    let path = layout.staged(run)
    let written = try onDisk { () throws(FileSystemError) in
      try fileSystem.removeIfPresent(path)
      let hasLiveFile = try liveMetadata()?.kind == .regular
      try fileSystem.writeNew(path, bytes, mode: hasLiveFile ? .ownerReadWrite : .firstConfiguration)
      return try readBack(path)
    }
    guard written == bytes else {
      discard(path)
      throw .candidateAltered(path)
    }
    return StagedCandidate(path: path, bytes: written, digest: Digest(of: written))
  }

  /// Copies a finished candidate beside the live file. Symbolic links and anything but a regular file are refused.
  package func stage(copyOf source: FilePath, run: RunID, holding lock: StoreLock) throws(StoreError) -> StagedCandidate
  {
    try stage(try readCandidate(source), run: run, holding: lock)
  }

  /// Removes the candidate; the live file is not involved, so a failure is left to the next start.
  package func discard(_ candidate: StagedCandidate) { discard(candidate.path) }

  /// Keeps a refused candidate in the run's folder, for people to look at. Returns its path.
  package func keep(_ candidate: StagedCandidate, run: RunID) throws(StoreError) -> FilePath {
    let folder = layout.run(run)
    try onDisk { () throws(FileSystemError) in
      try fileSystem.makeDirectories(folder, mode: .folder)
      try fileSystem.writeDurably(layout.backupBase, in: folder, candidate.bytes, mode: .record)
    }
    return folder.appending(layout.backupBase)
  }

  private func readBack(_ path: FilePath) throws(FileSystemError) -> [UInt8] {
    do {
      return try fileSystem.contents(of: path, limit: Self.sizeLimit)
    } catch {
      // Leaving with the better error; the next start removes what stays.
      try? fileSystem.remove(path)
      throw error
    }
  }

  private func readCandidate(_ source: FilePath) throws(StoreError) -> [UInt8] {
    do {
      let file = try fileSystem.open(source, for: .readWithoutFollowing)
      guard try file.metadata().kind == .regular else { throw StoreError.candidateUnusable(source) }
      let bytes = try file.readToEnd(limit: Self.sizeLimit)
      try file.close()
      return bytes
    } catch let error as FileSystemError {
      if error.errno == .tooManySymbolicLinkLevels || error.errno == .fileTooLarge { throw .candidateUnusable(source) }
      throw .storage(error, live: .unchanged)
    } catch {
      throw .candidateUnusable(source)
    }
  }

  private func discard(_ path: FilePath) {
    // The next start removes every left-over with this name.
    try? fileSystem.remove(path)
  }
}
