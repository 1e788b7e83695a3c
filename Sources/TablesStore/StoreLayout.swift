// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Where everything lies: the live file after all symbolic links, what is kept beside it, and the logs folder.
///
/// The links are followed once, here. Later calls use `live`, so a link that is bent in the middle of a run cannot redirect a swap.
package struct StoreLayout: Hashable, Sendable {
  /// The path of `tables.yml` as the user configured it; possibly a symbolic link.
  package let configured: FilePath
  /// The file that is replaced: absolute, no symbolic links.
  package let live: FilePath
  /// The folder of backups, history and run logs: absolute.
  package let logs: FilePath

  /// The folder of the live file: lock and staged candidate lie here, so that `rename(2)` is atomic.
  package let directory: FilePath
  package let lock: FilePath
  /// Serialises configurations that share one logs folder.
  package let logsLock: FilePath
  package let history: FilePath
  package let journal: FilePath
  package let runs: FilePath
  /// Backups that other tools made: listed and restored, never pruned.
  package let foreignBackups: FilePath
  /// The live file seen from the logs folder: what history calls this configuration. Survives a move of the whole project.
  package let configurationKey: String

  let name: String
  /// Base name of backups: what the user calls the file, not what a link points to.
  let backupBase: String

  package init(configured: FilePath, live: FilePath, logs: FilePath) {
    self.configured = configured
    self.live = live
    self.logs = logs
    name = live.lastComponent?.string ?? ""
    backupBase = configured.lastComponent?.string ?? name
    directory = live.removingLastComponent()
    lock = directory.appending(".\(name).lock")
    logsLock = logs.appending(".store.lock")
    history = logs.appending("history.jsonl")
    journal = logs.appending("journal.json")
    runs = logs.appending("runs")
    foreignBackups = logs.appending("backups")
    configurationKey = Self.relativePath(from: logs, to: live)
  }

  package func run(_ id: RunID) -> FilePath { runs.appending(id.text) }
  package func staged(_ id: RunID) -> FilePath { directory.appending(stagedPrefix + id.text) }
  package func backup(_ name: BackupName) -> FilePath { logs.appending(name.text) }

  /// The same logs for another live file; recovery needs it when the crashed run served another configuration.
  func serving(live other: FilePath) -> StoreLayout { StoreLayout(configured: other, live: other, logs: logs) }

  var stagedPrefix: String { ".\(name).staged-" }
  var partialBackupPrefix: String { ".\(backupBase).backup.partial-" }

  static func relativePath(from folder: FilePath, to file: FilePath) -> String {
    let source = folder.string.split(separator: "/")
    let target = file.string.split(separator: "/")
    let shared = zip(source, target).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: source.count - shared) + target[shared...].map(String.init)).joined(
      separator: "/"
    )
  }
}

extension StoreLayout {
  /// Follows the links of the configured path. Throws what `PlaceInspection` would find about a path that cannot be followed.
  package static func resolving(
    configuration: FilePath,
    logs: FilePath,
    on fileSystem: any FileSystem
  ) throws(StoreError) -> StoreLayout {
    let logs = try onDisk { () throws(FileSystemError) in try nearestResolved(logs, on: fileSystem) }
    let live: FilePath
    if let place = try onDisk(
      .unchanged,
      { () throws(FileSystemError) in
        try damagedPlace(of: configuration, logs: logs, on: fileSystem)
      }
    ) {
      live = place
    } else {
      live = try liveFile(of: configuration, on: fileSystem)
    }
    return StoreLayout(configured: configuration, live: live, logs: logs)
  }

  /// The live path of a run that died, when a link stands there now: the link is what that run left, and is not followed. Also when
  /// nothing stands there any more, and only the user's own link still leads to it.
  /// Nil in every other case; what leads nowhere is met again by `liveFile`, which names it.
  private static func damagedPlace(
    of path: FilePath,
    logs: FilePath,
    on fileSystem: any FileSystem
  ) throws(FileSystemError) -> FilePath? {
    var path = path
    do {
      // As many links as the system itself would follow.
      for _ in 0..<40 {
        guard let name = path.lastComponent else { return nil }
        let parent = path.removingLastComponent()
        let folder = try fileSystem.resolve(parent.isEmpty ? "." : parent)
        let layout = StoreLayout(configured: path, live: folder.appending(name), logs: logs)
        let target = try linkTarget(of: layout.live, on: fileSystem)
        if layout.awaitsRepair(on: fileSystem) { return layout.live }
        guard let target else { return nil }
        path = folder.pushing(target)
      }
    } catch let error where Self.leadsNowhere.contains(error.errno) {
      // Nothing there, or no link: the end of the chain.
    }
    return nil
  }

  /// Nil when nothing stands there; throws `.invalidArgument` for what is no link.
  private static func linkTarget(of path: FilePath, on fileSystem: any FileSystem) throws(FileSystemError) -> FilePath?
  {
    do { return try fileSystem.readLink(path) } catch let error where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  private static let leadsNowhere: [Errno] = [
    .noSuchFileOrDirectory, .notDirectory, .invalidArgument, .tooManySymbolicLinkLevels,
  ]

  private static func liveFile(of path: FilePath, on fileSystem: any FileSystem) throws(StoreError) -> FilePath {
    do {
      return try fileSystem.resolve(path)
    } catch let error where error.errno == .tooManySymbolicLinkLevels {
      throw .unusablePlace(PlaceFinding(.linkLoop, at: path))
    } catch let error where error.errno == .noSuchFileOrDirectory {
      if let target = try? fileSystem.readLink(path) {
        throw .unusablePlace(PlaceFinding(.danglingLink(target: target), at: path))
      }
    } catch {
      throw .storage(error, live: .unchanged)
    }
    guard let name = path.lastComponent else {
      throw .unusablePlace(PlaceFinding(.notRegularFile, at: path))
    }
    let parent = path.removingLastComponent()
    do {
      return try fileSystem.resolve(parent.isEmpty ? "." : parent).appending(name)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      throw .unusablePlace(PlaceFinding(.configurationDirectoryMissing, at: parent))
    } catch {
      throw .storage(error, live: .unchanged)
    }
  }

  /// The logs folder may not exist yet: its nearest existing ancestor is resolved and the rest appended.
  private static func nearestResolved(
    _ path: FilePath,
    on fileSystem: any FileSystem
  ) throws(FileSystemError) -> FilePath {
    do {
      return try fileSystem.resolve(path.isEmpty ? "." : path)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      guard let name = path.lastComponent else { throw error }
      return try nearestResolved(path.removingLastComponent(), on: fileSystem).appending(name)
    }
  }
}
