// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Looks at every place the store will use, before anything slow starts.
///
/// Comes in: the configured paths. Goes out: all findings at once, empty when the run can store its result.
/// It writes nothing but one empty probe file a folder, removed at once, because only trying tells whether a folder is writable.
package struct PlaceInspection: Sendable {
  private let configuration: FilePath
  private let logs: FilePath
  private let fileSystem: any FileSystem
  private let mountTable: FilePath
  private let probeSuffix: String
  static let logsProbePrefix = ".etl-update-schema."

  /// Free space that must remain besides three copies of the file.
  package static let reserve: UInt64 = 16 << 20

  package init(
    configuration: FilePath,
    logs: FilePath,
    runID: RunID,
    fileSystem: any FileSystem,
    mountTable: FilePath = "/proc/self/mountinfo"
  ) {
    self.configuration = configuration
    self.logs = logs
    self.fileSystem = fileSystem
    self.mountTable = mountTable
    probeSuffix = "probe-\(runID.text)"
  }

  /// All findings, errors and warnings, in the order of the places.
  package func findings() -> [PlaceFinding] {
    let layout: StoreLayout
    do {
      layout = try StoreLayout.resolving(configuration: configuration, logs: logs, on: fileSystem)
    } catch .unusablePlace(let finding) {
      return [finding] + logsFindings(logs)
    } catch .storage(let error, _) {
      return [PlaceFinding(.unreadable(error.errno), at: error.path)] + logsFindings(logs)
    } catch {
      // Resolving throws nothing else; a wrong assumption must not pass as "all is well".
      return [PlaceFinding(.unreadable(.ioError), at: configuration)]
    }
    let live = liveFindings(layout)
    return live.findings + directoryFindings(layout, live: live.metadata) + mountFindings(layout)
      + spaceFindings(layout, size: live.metadata?.size ?? 0) + logsFindings(layout.logs)
  }

  private func liveFindings(_ layout: StoreLayout) -> (findings: [PlaceFinding], metadata: FileMetadata?) {
    let metadata: FileMetadata
    do {
      metadata = try fileSystem.metadata(of: layout.live, followLink: false)
    } catch let error where error.errno == .noSuchFileOrDirectory {
      return ([], nil)
    } catch {
      return ([PlaceFinding(.unreadable(error.errno), at: layout.live)], nil)
    }
    guard metadata.kind == .regular else {
      let isRepaired = layout.awaitsRepair(on: fileSystem)
      let kind: PlaceFinding.Kind = isRepaired ? .repairedFirst(metadata.kind) : .notRegularFile
      return ([PlaceFinding(kind, at: layout.live)], isRepaired ? nil : metadata)
    }
    var findings: [PlaceFinding] = []
    do {
      let file = try fileSystem.open(layout.live, for: .readWithoutFollowing)
      _ = try file.read(upTo: 1)
      try file.close()
    } catch {
      findings.append(PlaceFinding(.unreadable(error.errno), at: layout.live))
    }
    do {
      if try fileSystem.isImmutable(layout.live) { findings.append(PlaceFinding(.immutable, at: layout.live)) }
    } catch {
      findings.append(PlaceFinding(.notInspectable(error.operation, error.errno), at: layout.live))
    }
    if metadata.linkCount > 1 {
      findings.append(PlaceFinding(.hardLinks(count: metadata.linkCount), at: layout.live))
    }
    return (findings, metadata)
  }

  private func directoryFindings(_ layout: StoreLayout, live: FileMetadata?) -> [PlaceFinding] {
    do {
      let probe = try probe(layout.directory.appending(layout.stagedPrefix + probeSuffix))
      let folder = try fileSystem.metadata(of: layout.directory, followLink: true)
      // A probe belongs to whoever runs us: the cheapest way to learn the effective user.
      let isForeign = live.map { $0.user != probe.user } ?? false
      if folder.mode.contains(.saveText), isForeign, probe.user != 0, folder.user != probe.user {
        return [PlaceFinding(.sticky, at: layout.live)]
      }
      return []
    } catch {
      return [PlaceFinding(.directoryNotWritable(error.errno), at: layout.directory)]
    }
  }

  private func mountFindings(_ layout: StoreLayout) -> [PlaceFinding] {
    do {
      let table = MountTable(parsing: String(decoding: try fileSystem.contents(of: mountTable), as: UTF8.self))
      var findings: [PlaceFinding] = []
      if table.isMountPoint(layout.live) { findings.append(PlaceFinding(.mountPoint, at: layout.live)) }
      for path in [layout.directory, layout.logs] {
        guard let type = table.type(holding: path), MountTable.networkTypes.contains(type) else { continue }
        findings.append(PlaceFinding(.networkFileSystem(type: type), at: path))
      }
      return findings
    } catch {
      return [PlaceFinding(.notInspectable(error.operation, error.errno), at: mountTable)]
    }
  }

  private func spaceFindings(_ layout: StoreLayout, size: Int64) -> [PlaceFinding] {
    let required = 3 * UInt64(max(0, size)) + Self.reserve
    var findings: [PlaceFinding] = []
    for path in [layout.directory, layout.logs] {
      do {
        let place = try nearestExisting(path)
        let available = try fileSystem.freeSpace(at: place)
        if available < required {
          findings.append(PlaceFinding(.notEnoughSpace(required: required, available: available), at: place))
        }
      } catch {
        findings.append(PlaceFinding(.notInspectable(error.operation, error.errno), at: path))
      }
    }
    return findings
  }

  private func logsFindings(_ logs: FilePath) -> [PlaceFinding] {
    do {
      _ = try probe(try nearestExisting(logs).appending(Self.logsProbePrefix + probeSuffix))
      return []
    } catch {
      return [PlaceFinding(.logsNotWritable(error.errno), at: logs)]
    }
  }

  /// A folder that will be made on demand is judged by the one in which it will be made.
  private func nearestExisting(_ path: FilePath) throws(FileSystemError) -> FilePath {
    var candidate = path
    while try !fileSystem.exists(candidate), candidate.removeLastComponent() {}
    return candidate.isEmpty ? "." : candidate
  }

  private func probe(_ path: FilePath) throws(FileSystemError) -> FileMetadata {
    let file = try fileSystem.open(path, for: .create(.ownerReadWrite))
    do {
      let metadata = try file.metadata()
      try file.close()
      // Another start, recovering under the lock, may take our probe for one that a crash left.
      do { try fileSystem.remove(path) } catch  where error.errno == .noSuchFileOrDirectory {}
      return metadata
    } catch {
      // Already failing with the better error; the next start removes left-over probes.
      try? fileSystem.remove(path)
      throw error
    }
  }
}
