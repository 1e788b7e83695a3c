// SPDX-License-Identifier: MIT

internal import Glibc
internal import SystemPackage

/// What stands at descriptor 0: a pipe, a file, a terminal.
package enum StandardInput {
  /// All bytes up to the end; waits for a slow writer. More than `limit` is `.fileTooLarge`.
  ///
  /// Read by its number, because `/dev/stdin` opens a pipe anew and cannot open a socket at all.
  package static func readToEnd(limit: Int) throws(FileSystemError) -> [UInt8] {
    let path: FilePath = "standard input"
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try posixCall(.read, path) { read(0, &buffer, buffer.count) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw FileSystemError(.read, path, .fileTooLarge) }
    }
  }
}
