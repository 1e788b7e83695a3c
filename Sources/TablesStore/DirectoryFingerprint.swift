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
      let own = [layout.stagedPrefix, ".\(layout.name).lock"]
      for name in try fileSystem.list(layout.directory) where !own.contains(where: { name.hasPrefix($0) }) {
        entries[name] = try fingerprint(of: layout.directory.appending(name))
      }
      return DirectoryFingerprint(entries: entries)
    }
  }

  private func fingerprint(of path: FilePath) throws(FileSystemError) -> Digest? {
    do {
      return switch try fileSystem.metadata(of: path, followLink: false).kind {
      case .regular: Digest(of: try fileSystem.contents(of: path))
      case .symbolicLink: Digest(of: Array(try fileSystem.readLink(path).string.utf8))
      case .directory, .other: nil
      }
    } catch let error where error.errno == .noSuchFileOrDirectory {
      // An editor's temporary file that came and went is no change.
      return nil
    }
  }
}
