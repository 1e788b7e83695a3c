// SPDX-License-Identifier: MIT

internal import Glibc

/// What `/proc` says about running processes.
package enum ProcessTable {
  /// A process as its `stat` line describes it.
  package struct Entry: Hashable, Sendable {
    package var processIdentifier: Int32
    /// The kernel's short name (at most 15 bytes); never its arguments.
    package var name: String
    package var state: Character
    package var group: Int32
    /// Clock ticks since boot; with the boot id it tells a process from a later one with the same number.
    package var startTime: UInt64
  }

  /// The entry of one process; nil when it does not exist.
  package static func entry(of process: Int32) -> Entry? {
    guard let text = contents(of: "/proc/\(process)/stat") else { return nil }
    return parse(text)
  }

  /// The live (not zombie) members of a process group.
  package static func members(ofGroup group: Int32) -> [Entry] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var found: [Entry] = []
    while let item = readdir(directory) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let process = Int32(name), let entry = entry(of: process) else { continue }
      if entry.group == group, entry.state != "Z", entry.state != "X" { found.append(entry) }
    }
    return found
  }

  /// Changes with every boot of the machine; empty when the kernel does not say.
  package static var bootIdentifier: String {
    let text = contents(of: "/proc/sys/kernel/random/boot_id") ?? ""
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  // The name is in parentheses and may itself contain spaces and parentheses: the last `)` ends it.
  static func parse(_ stat: String) -> Entry? {
    guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")") else { return nil }
    let process = Int32(stat[..<open].filter { $0 != " " })
    let rest = stat[stat.index(after: close)...].split(separator: " ")
    guard let process, rest.count > 19, let state = rest[0].first, let group = Int32(rest[2]),
      let startTime = UInt64(rest[19])
    else { return nil }
    return Entry(
      processIdentifier: process, name: String(stat[stat.index(after: open)..<close]), state: state,
      group: group, startTime: startTime
    )
  }

  private static func contents(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
