// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// `runs/<id>/run.json`: what recovery needs to write the history record of a run that died.
struct RunNote: Codable, Equatable {
  var summary: RunSummary
  let configuration: String
  var from: String?
  var backup: String?
  /// Owner and mode of the live file, for the case that it has to be put back and nothing is left to copy them from.
  var access: FileAccessRights?
}

/// Who may read and write a file, as far as `stat(2)` tells.
struct FileAccessRights: Codable, Equatable {
  let mode: UInt32
  let user: UInt32
  let group: UInt32

  init(_ metadata: FileMetadata) {
    mode = UInt32(metadata.mode.rawValue)
    user = metadata.user
    group = metadata.group
  }

  func give(to file: any OpenFile) throws(FileSystemError) {
    let current = try file.metadata()
    if current.user != user || current.group != group {
      do {
        try file.setOwner(user: user, group: group)
      } catch let error where error.errno == .notPermitted {
        // Only root can give files away; the content and the rights matter more.
      }
    }
    // After the owner, whose change clears mode bits.
    try file.setMode(FilePermissions(rawValue: CModeT(mode)))
  }
}

extension TablesStore {
  /// Nil when the run left no intact note: then there is nothing to record.
  func note(of run: String) -> RunNote? { layout.note(of: run, on: fileSystem) }

  /// Gives a run that died its line in the history, so that its backup is known and can be restored and pruned.
  func recordCrashedRun(_ run: String, holding lock: StoreLock) throws(StoreError) {
    guard let note = note(of: run) else { return }
    var summary = note.summary
    summary.outcome = .interrupted
    summary.exitCode = nil
    summary.reason = "the run died without a record"
    let record = HistoryRecord(
      sequence: try history(holding: lock).nextSequence,
      summary: summary,
      configuration: note.configuration,
      finished: clock.now,
      from: note.from.flatMap(Digest.init(hexadecimal:)),
      to: nil,
      backup: note.backup
    )
    try onDisk { () throws(FileSystemError) in try append(record, holding: lock) }
  }
}
