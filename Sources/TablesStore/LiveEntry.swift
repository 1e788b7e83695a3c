// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// What stands at the path of the live file.
enum LiveEntry: Equatable {
  case missing
  case file([UInt8])
  /// A folder, a symbolic link, a FIFO: the links were followed long before, so nothing of this belongs there. Nor does a file that is
  /// too large to be a configuration, which nobody could read into memory.
  case foreign(FileMetadata.Kind)

  /// Nil when nothing stands there; a foreign entry has no content that could equal anything.
  var digest: Digest? {
    if case .file(let bytes) = self { Digest(of: bytes) } else { nil }
  }

  /// Whether this is the file with this hash; nil stands for "no file".
  func holds(_ expected: Digest?) -> Bool {
    if case .foreign = self { false } else { digest == expected }
  }
}

/// Something that was moved away from where the live file belongs. Nothing of it was read, copied or removed.
package struct Displacement: Hashable, Sendable {
  package let kind: FileMetadata.Kind
  package let from: FilePath
  package let to: FilePath

  package init(kind: FileMetadata.Kind, from: FilePath, to: FilePath) {
    self.kind = kind
    self.from = from
    self.to = to
  }
}

extension Displacement: CustomStringConvertible {
  package var description: String { "\(kind.phrase) stood at \(from); it is kept as \(to)" }
}

extension FileMetadata {
  fileprivate var fitsLive: Bool { kind == .regular && size <= Int64(TablesStore.sizeLimit) }
}

extension FileMetadata.Kind {
  /// What a person calls it, with its article.
  package var phrase: String {
    switch self {
    case .regular: "a file"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    case .other: "a special file"
    }
  }
}

extension TablesStore {
  /// What stands at the live path now; never follows a link and never waits for a FIFO.
  func liveEntry() throws(FileSystemError) -> LiveEntry {
    guard let found = try liveMetadata() else { return .missing }
    guard found.fitsLive else { return .foreign(found.kind) }
    do {
      return .file(try fileSystem.contents(of: layout.live, limit: Self.sizeLimit))
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return .missing
    }
  }

  /// The kind of what stands there and cannot be a configuration; nil for a file that can, and for nothing.
  func foreignKind() throws(FileSystemError) -> FileMetadata.Kind? {
    guard let found = try liveMetadata(), !found.fitsLive else { return nil }
    return found.kind
  }

  /// Nil when nothing stands there.
  func liveMetadata() throws(FileSystemError) -> FileMetadata? {
    do {
      return try fileSystem.metadata(of: layout.live, followLink: false)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  /// The live file for those who only compare with it: nil also when something else stands in its place.
  package func liveBytes() throws(StoreError) -> [UInt8]? {
    guard case .file(let bytes) = try onDisk(.unchanged, { () throws(FileSystemError) in try liveEntry() }) else {
      return nil
    }
    return bytes
  }

  /// True when something stands at the live path that cannot be a configuration.
  package func hasForeignEntry() throws(StoreError) -> Bool {
    try onDisk { () throws(FileSystemError) in try foreignKind() } != nil
  }

  /// Why what stands at the live path cannot be used.
  func refusal(of kind: FileMetadata.Kind) -> StoreError {
    kind == .regular
      ? .storage(FileSystemError(.read, layout.live, .fileTooLarge), live: .unchanged)
      : .unusablePlace(PlaceFinding(.notRegularFile, at: layout.live))
  }

  /// Moves a directory, link, special file or giant away from the live path; nil when there is none. The lock must be held.
  ///
  /// A rename, never a copy: into the run's folder, or beside the live file where that is another file system or refuses it.
  @discardableResult
  package func moveAside(run: String) throws(StoreError) -> Displacement? {
    try onDisk(.undecided) { () throws(FileSystemError) in
      guard let kind = try foreignKind() else { return nil }
      let place = try moveLive(run: run)
      try fileSystem.synchronizeDirectory(place.removingLastComponent())
      try fileSystem.synchronizeDirectory(layout.directory)
      return Displacement(kind: kind, from: layout.live, to: place)
    }
  }

  private func moveLive(run: String) throws(FileSystemError) -> FilePath {
    do throws(FileSystemError) {
      let folder = layout.runs.appending(run)
      try fileSystem.makeDirectories(folder, mode: .folder)
      return try fileSystem.rename(layout.live, into: folder, as: "displaced.\(layout.backupBase)")
    } catch {
      // Another file system, or a folder whose own mode forbids a new parent; a new name beside it needs neither.
      return try fileSystem.rename(layout.live, into: layout.directory, as: "\(layout.name).displaced-\(run)")
    }
  }
}
