// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage

/// Processes that exist only here. A kill removes the group.
final class FakeProcessTable: ProcessTable, @unchecked Sendable {
  var bootID: String? = "boot-1"
  var processes: [Int32: ProcessFacts] = [:]
  private(set) var killed: [Int32] = []

  func process(_ pid: Int32) -> ProcessFacts? { processes[pid] }

  func members(ofGroup group: Int32) -> [Int32: ProcessFacts] { processes.filter { $0.value.group == group } }

  func killGroup(_ group: Int32) throws(Errno) {
    killed.append(group)
    processes = processes.filter { $0.value.group != group }
  }
}
