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

  package init(configured: FilePath, live: FilePath, logs: FilePath) {
    self.configured = configured
    self.live = live
    self.logs = logs
  }

  /// The folder of the live file: lock and staged candidate lie here, so that `rename(2)` is atomic.
  package var directory: FilePath { live.removingLastComponent() }
  package var lock: FilePath { beside("lock") }
  /// Serialises configurations that share one logs folder.
  package var logsLock: FilePath { logs.appending(".store.lock") }
  package var history: FilePath { logs.appending("history.jsonl") }
  package var journal: FilePath { logs.appending("journal.json") }
  package var runs: FilePath { logs.appending("runs") }
  /// Backups that other tools made: listed and restored, never pruned.
  package var foreignBackups: FilePath { logs.appending("backups") }

  package func run(_ id: RunID) -> FilePath { runs.appending(id.text) }
  package func staged(_ id: RunID) -> FilePath { beside("staged-\(id.text)") }
  package func backup(_ name: BackupName) -> FilePath { logs.appending(name.text) }

  /// The live file seen from the logs folder: what history calls this configuration. Survives a move of the whole project.
  package var configurationKey: String { Self.relativePath(from: logs, to: live) }

  /// The same logs for another live file; recovery needs it when the crashed run served another configuration.
  func serving(live other: FilePath) -> StoreLayout { StoreLayout(configured: other, live: other, logs: logs) }

  var name: String { live.lastComponent?.string ?? "" }
  /// Base name of backups: what the user calls the file, not what a link points to.
  var backupBase: String { configured.lastComponent?.string ?? name }
  var stagedPrefix: String { ".\(name).staged-" }
  var partialBackupPrefix: String { ".\(backupBase).backup.partial-" }

  private func beside(_ suffix: String) -> FilePath { directory.appending(".\(name).\(suffix)") }

  static func relativePath(from folder: FilePath, to file: FilePath) -> String {
    let source = folder.components.map(\.string)
    let target = file.components.map(\.string)
    let shared = zip(source, target).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: source.count - shared) + target[shared...]).joined(separator: "/")
  }
}

extension StoreLayout {
  /// Follows the links of the configured path. Throws what `PlaceInspection` would find about a path that cannot be followed.
  package static func resolving(
    configuration: FilePath, logs: FilePath, on fileSystem: any FileSystem
  ) throws(StoreError) -> StoreLayout {
    StoreLayout(
      configured: configuration,
      live: try liveFile(of: configuration, on: fileSystem),
      logs: try onDisk { () throws(FileSystemError) in try nearestResolved(logs, on: fileSystem) }
    )
  }

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
    _ path: FilePath, on fileSystem: any FileSystem
  ) throws(FileSystemError) -> FilePath {
    do {
      return try fileSystem.resolve(path.isEmpty ? "." : path)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      guard let name = path.lastComponent else { throw error }
      return try nearestResolved(path.removingLastComponent(), on: fileSystem).appending(name)
    }
  }
}
