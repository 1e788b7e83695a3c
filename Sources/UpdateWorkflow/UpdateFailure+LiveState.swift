// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

extension UpdateFailure {
  /// The same failure, with the state of the live file as it is by now: what this run left alone, others may have changed.
  ///
  /// `backup` is of the file that was live when the run began; nil when there was none.
  func seen(beside backup: ConfigBackup?, in store: TablesStore, live name: String) -> UpdateFailure {
    guard leavesLiveAlone else { return self }
    let found: Digest?
    do throws(StoreError) { found = try store.liveBytes().map { Digest(of: $0) } } catch {
      // Without an answer there is nothing better to say than what the failure says itself.
      return self
    }
    guard found != backup?.digest else { return self }
    var failure = self
    if found == nil, let backup {
      failure.message.state = "\(name) is gone; etl-update-schema did not touch it."
      failure.message.next =
        "Put it back: etl-update-schema rollback --to \(backup.name)\nOr start again: etl-update-schema"
    } else {
      failure.message.state = "\(name) is as somebody else left it; etl-update-schema did not touch it."
    }
    return failure
  }
}
