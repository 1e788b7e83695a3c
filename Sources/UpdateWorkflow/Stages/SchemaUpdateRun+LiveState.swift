// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  /// The failure's message, with the state of the live file as it is by now: what this run left alone, others may have changed.
  func message(of failure: UpdateFailure, _ backup: ConfigBackup?, _ run: LockedRun) -> ReportMessage {
    // Without an answer there is nothing better to say than what the failure says itself.
    guard failure.leavesLiveAlone, let backup, let live = try? liveDigest(run), live != backup.digest else {
      return failure.message
    }
    var message = failure.message
    if live == nil {
      message.state = "\(run.liveName) is gone; etl-update-schema did not touch it."
      let name = backup.path.lastComponent?.string ?? backup.path.string
      message.next = "Put it back: etl-update-schema rollback --to \(name)\nOr start again: etl-update-schema"
    } else {
      message.state = "\(run.liveName) is as somebody else left it; etl-update-schema did not touch it."
    }
    return message
  }

  private func liveDigest(_ run: LockedRun) throws(StoreError) -> Digest?? {
    .some(try run.store.liveBytes().map { Digest(of: $0) })
  }
}
