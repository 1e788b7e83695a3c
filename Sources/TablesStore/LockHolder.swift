// SPDX-License-Identifier: MIT

/// Who holds the lock, for people to read. Nothing is ever decided by it: a dead holder's note may be left behind.
package struct LockHolder: Codable, Hashable, Sendable {
  package let pid: Int32
  package let host: String
  package let bootID: String
  /// ISO 8601, UTC.
  package let started: String
  package let runID: String

  package init(pid: Int32, host: String, bootID: String, started: String, runID: RunID) {
    self.pid = pid
    self.host = host
    self.bootID = bootID
    self.started = started
    self.runID = runID.text
  }

  private enum CodingKeys: String, CodingKey {
    case pid, host, started
    case bootID = "boot_id"
    case runID = "run_id"
  }
}
