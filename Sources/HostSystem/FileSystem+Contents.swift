// SPDX-License-Identifier: MIT

package import SystemPackage

extension FileSystem {
  /// The whole content of a file. One with more than `limit` bytes is `.fileTooLarge`: the size is not trusted to stay what it was.
  package func contents(of path: FilePath, limit: Int) throws(FileSystemError) -> [UInt8] {
    let file = try open(path, for: .read)
    let result: Result<[UInt8], FileSystemError> = Result { () throws(FileSystemError) -> [UInt8] in
      var bytes: [UInt8] = []
      while true {
        let part = try file.read(upTo: 1 << 18)
        if part.isEmpty { return bytes }
        guard bytes.count + part.count <= limit else { throw FileSystemError(.read, path, .fileTooLarge) }
        bytes += part
      }
    }
    // Nothing was written: a close that fails loses nothing.
    try? file.close()
    return try result.get()
  }
}
