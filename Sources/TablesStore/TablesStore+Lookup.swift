// SPDX-License-Identifier: MIT

internal import HostSystem
package import SystemPackage

extension TablesStore {
  /// The file that holds what a run made: its kept candidate, or what was live when it had ended; nil when retention has removed it.
  package func configuration(of record: HistoryRecord) throws(StoreError) -> FilePath? {
    if !record.isCommit, let id = RunID(record.summary.runID) {
      let kept = layout.run(id).appending(layout.backupBase)
      let isKept = try onDisk { () throws(FileSystemError) in try fileSystem.exists(kept) }
      if isKept { return kept }
    }
    guard let digest = record.isCommit ? record.toDigest : record.fromDigest else { return nil }
    if try liveBytes().map({ Digest(of: $0) }) == digest { return layout.live }
    return try rollbackCandidates().first { $0.digest == digest && $0.condition == .intact }?.path
  }

  /// The contents that were live before now, oldest first, at most `limit`, as far as they are still kept; one that came back is there again.
  package func pastContents(limit: Int) throws(StoreError) -> [[UInt8]] {
    let states = Timeline(try history().records(of: layout.configurationKey)).states.suffix(limit)
    let candidates = try rollbackCandidates().filter { $0.condition == .intact }
    let byDigest = Dictionary(candidates.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
    var contents: [[UInt8]] = []
    for state in states {
      if let candidate = byDigest[state] { contents.append(try self.contents(of: candidate)) }
    }
    return contents
  }
}
