// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// The other files of the configuration folder as they were before an analyzer ran, so that what it does to them can be undone.
package struct NeighbourFiles: Sendable {
  /// A larger file is not kept: generated configurations are a hundred times smaller.
  static let fileLimit: Int64 = 4 << 20
  /// What all of them may take in memory.
  static let totalLimit: Int64 = 16 << 20

  fileprivate struct Original: Sendable {
    let bytes: [UInt8]
    let metadata: FileMetadata
  }

  fileprivate var originals: [String: Original] = [:]
}

extension TablesStore {
  /// Reads the regular files beside the live one, in the order of their names, as far as the limits allow.
  package func neighbourFiles() throws(StoreError) -> NeighbourFiles {
    try onDisk { () throws(FileSystemError) in
      var files = NeighbourFiles()
      var space = NeighbourFiles.totalLimit
      for name in try fileSystem.list(layout.directory) where name != layout.name && !isOwn(name) {
        guard let original = try original(of: layout.directory.appending(name), within: space) else { continue }
        files.originals[name] = original
        space -= original.metadata.size
      }
      return files
    }
  }

  private func original(
    of path: FilePath,
    within space: Int64
  ) throws(FileSystemError) -> NeighbourFiles.Original? {
    do throws(FileSystemError) {
      let metadata = try fileSystem.metadata(of: path, followLink: false)
      guard metadata.kind == .regular, metadata.size <= min(space, NeighbourFiles.fileLimit) else { return nil }
      return .init(bytes: try fileSystem.contents(of: path), metadata: metadata)
    } catch {
      // Gone in between, or not ours to read: then there is nothing to put back.
      guard error.errno == .noSuchFileOrDirectory || error.errno == .permissionDenied else { throw error }
      return nil
    }
  }

  /// Undoes one change to a file beside the live one; what stands there now is kept in the run's folder.
  /// False when no copy was kept, so that nothing could be put back.
  package func putBack(
    _ change: DirectoryFingerprint.Change,
    from files: NeighbourFiles,
    run: RunID
  ) throws(StoreError) -> Bool {
    let path = layout.directory.appending(change.name)
    if case .added = change {
      try keepDisplaced(path, run: run)
      try onDisk { () throws(FileSystemError) in
        try fileSystem.removeIfPresent(path)
        try fileSystem.synchronizeDirectory(layout.directory)
      }
      return true
    }
    guard let original = files.originals[change.name] else { return false }
    try keepDisplaced(path, run: run)
    try onDisk { () throws(FileSystemError) in try write(original, to: path, run: run) }
    return true
  }

  private func keepDisplaced(_ path: FilePath, run: RunID) throws(StoreError) {
    try onDisk { () throws(FileSystemError) in
      guard try fileSystem.exists(path), let name = path.lastComponent?.string,
        try fileSystem.metadata(of: path, followLink: false).kind == .regular
      else { return }
      let bytes = try fileSystem.contents(of: path, limit: Self.sizeLimit)
      try fileSystem.makeDirectories(layout.run(run), mode: .folder)
      try fileSystem.writeDurably("displaced.\(name)", in: layout.run(run), bytes, mode: .record)
    }
  }

  private func write(_ original: NeighbourFiles.Original, to path: FilePath, run: RunID) throws(FileSystemError) {
    let staged = layout.directory.appending(layout.stagedPrefix + run.text + ".neighbour")
    try fileSystem.removeIfPresent(staged)
    try fileSystem.writeNew(staged, original.bytes, mode: .ownerReadWrite)
    let file = try fileSystem.open(staged, for: .readWithoutFollowing)
    do {
      try file.setOwner(user: original.metadata.user, group: original.metadata.group)
    } catch let error where error.errno == .notPermitted {
      // Only root can give files away; the content and the rights matter more.
    }
    try file.setMode(original.metadata.mode)
    try file.synchronize()
    try file.close()
    try fileSystem.rename(staged, to: path)
    try fileSystem.synchronizeDirectory(layout.directory)
  }
}
