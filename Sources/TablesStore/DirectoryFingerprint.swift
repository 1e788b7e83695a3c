// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// The files of one folder by name and content: taken before and after a run, it tells what the run touched.
package struct DirectoryFingerprint: Hashable, Sendable {
  /// How a file differs from before.
  package enum Change: Hashable, Sendable {
    case added(String)
    case removed(String)
    case modified(String)

    /// The file's name in the folder.
    package var name: String {
      switch self {
      case .added(let name), .removed(let name), .modified(let name): name
      }
    }
  }

  private let entries: [String: Digest]

  /// What happened between this fingerprint and a later one, by name.
  package func changes(to later: DirectoryFingerprint) -> [Change] {
    Set(entries.keys).union(later.entries.keys).sorted().compactMap { name in
      switch (entries[name], later.entries[name]) {
      case (nil, _): .added(name)
      case (_, nil): .removed(name)
      case (let before, let after): before == after ? nil : .modified(name)
      }
    }
  }

  fileprivate init(entries: [String: Digest]) { self.entries = entries }
}

extension TablesStore {
  /// The configuration folder without sub-folders and without the store's own lock and candidates.
  package func fingerprint() throws(StoreError) -> DirectoryFingerprint {
    try onDisk { () throws(FileSystemError) in
      var entries: [String: Digest] = [:]
      for name in try fileSystem.list(layout.directory) where !isOwn(name) {
        entries[name] = try fingerprint(of: layout.directory.appending(name))
      }
      return DirectoryFingerprint(entries: entries)
    }
  }

  /// The store's own lock and candidates, which no analyzer is asked about.
  func isOwn(_ name: String) -> Bool { name.hasPrefix(layout.stagedPrefix) || name.hasPrefix(".\(layout.name).lock") }

  private func fingerprint(of path: FilePath) throws(FileSystemError) -> Digest? {
    do {
      let found = try fileSystem.metadata(of: path, followLink: false)
      return switch found.kind {
      // Too large to be read at all: then its times have to tell.
      case .regular where found.size > Int64(TablesStore.sizeLimit):
        Digest(of: Array("\(found.inode) \(found.size) \(found.modified)".utf8))
      case .regular: Digest(of: try fileSystem.contents(of: path))
      case .symbolicLink: Digest(of: Array(try fileSystem.readLink(path).string.utf8))
      case .directory, .other: nil
      }
    } catch let error where error.errno == .noSuchFileOrDirectory || error.errno == .permissionDenied {
      // An editor's temporary file that came and went is no change, and a file that we may not read is somebody else's.
      return nil
    }
  }
}
