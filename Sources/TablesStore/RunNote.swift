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
