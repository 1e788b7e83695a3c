// SPDX-License-Identifier: MIT

internal import Glibc
package import SystemPackage

/// What the system says about processes that this program did not start itself, and the one thing it does to them.
package protocol ProcessTable: Sendable {
  /// Changes with every boot; nil when the system does not tell.
  var bootID: String? { get }
  /// Nil when there is no such process.
  func process(_ pid: Int32) -> ProcessFacts?
  /// The processes of a group that are alive.
  func members(ofGroup group: Int32) -> [Int32: ProcessFacts]
  /// SIGKILL to a whole process group.
  func killGroup(_ group: Int32) throws(Errno)
}

/// One process. Pid and start time together name it for as long as the machine is up.
package struct ProcessFacts: Hashable, Sendable {
  /// Clock ticks since boot.
  package let startTime: UInt64
  package let group: Int32
  /// Dead, only not collected by its parent.
  package let isZombie: Bool
  /// The kernel's short name, at most 15 bytes; never its arguments.
  package let name: String

  package init(startTime: UInt64, group: Int32, isZombie: Bool, name: String = "") {
    self.name = name
    self.startTime = startTime
    self.group = group
    self.isZombie = isZombie
  }

  /// A line of `/proc/<pid>/stat`.
  init?(parsing line: String) {
    // The second field is the command in parentheses and may itself contain blanks and parentheses.
    guard let start = line.firstIndex(of: "("), let end = line.lastIndex(of: ")") else { return nil }
    let fields = line[line.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let group = Int32(fields[2]), let startTime = UInt64(fields[19]) else { return nil }
    self.init(
      startTime: startTime,
      group: group,
      isZombie: fields[0] == "Z" || fields[0] == "X",
      name: String(line[line.index(after: start)..<end])
    )
  }
}

/// `/proc` and `kill(2)`.
package struct LinuxProcessTable: ProcessTable {
  private let fileSystem: any FileSystem

  package init(fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  package var bootID: String? {
    text("/proc/sys/kernel/random/boot_id").map { String($0.prefix { !$0.isNewline }) }
  }

  package func process(_ pid: Int32) -> ProcessFacts? {
    text(FilePath("/proc/\(pid)/stat")).flatMap { ProcessFacts(parsing: $0) }
  }

  package func members(ofGroup group: Int32) -> [Int32: ProcessFacts] {
    // A `/proc` that cannot be listed names nobody: leftovers then are not found, and not killed by mistake either.
    let pids = ((try? fileSystem.list("/proc")) ?? []).compactMap { Int32($0) }
    return pids.reduce(into: [:]) { found, pid in
      if let facts = process(pid), facts.group == group, !facts.isZombie { found[pid] = facts }
    }
  }

  package func killGroup(_ group: Int32) throws(Errno) {
    // 0 and 1 would mean ourselves and everybody.
    guard group > 1 else { throw .invalidArgument }
    guard kill(-group, SIGKILL) == 0 else { throw Errno(rawValue: errno) }
  }

  private func text(_ path: FilePath) -> String? {
    // A process that is gone is an answer, not a failure.
    (try? fileSystem.contents(of: path, limit: 64 << 10)).map { String(decoding: $0, as: UTF8.self) }
  }
}
