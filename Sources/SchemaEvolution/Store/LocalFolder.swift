// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Documents in one directory.
///
/// Reads take no lock, because a document is only ever replaced by a rename. Writes hold the directory's lock, so that
/// "is it still the one I read" and the rename are one step; the lock dies with its process.
package struct LocalFolder: DocumentFolder {
  private let directory: FilePath
  private let files: any FileSystem
  private let clock: any WallClock
  private let patience: Double

  /// `patience`: seconds to wait for the lock.
  package init(directory: FilePath, files: any FileSystem, clock: any WallClock, patience: Double) {
    self.directory = directory
    self.files = files
    self.clock = clock
    self.patience = patience
  }

  package func address(_ name: String) -> String { path(name).string }

  package func get(_ names: [String]) throws(EvolutionError) -> [StoredDocument?] {
    var documents: [StoredDocument?] = []
    for name in names {
      documents.append(try contents(name).map { StoredDocument(bytes: $0, tag: Digest(of: $0).hexadecimal) })
    }
    return documents
  }

  package func put(_ name: String, _ bytes: [UInt8], over tag: String?) throws(EvolutionError) -> WriteOutcome {
    try locked { () throws(EvolutionError) in
      guard try get(name)?.tag == tag else { return .conflict }
      try replace(name, with: bytes)
      return .written(tag: Digest(of: bytes).hexadecimal)
    }
  }

  package func list(_ beginning: String) throws(EvolutionError) -> [String] {
    do { return try files.list(directory).filter { $0.hasPrefix(beginning) } } catch {
      if error.errno == .noSuchFileOrDirectory { return [] }
      throw EvolutionError(reading: error)
    }
  }

  /// The lines of a log. A last line without its line feed was torn by a crash before anybody relied on it.
  func wholeLines(_ name: String) throws(EvolutionError) -> [[UInt8]] {
    guard let bytes = try contents(name), let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  private func path(_ name: String) -> FilePath { directory.appending(name) }

  private func contents(_ name: String) throws(EvolutionError) -> [UInt8]? {
    do { return try files.contents(of: path(name), limit: 64 << 20) } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw EvolutionError(reading: error)
    }
  }

  /// Runs the body while no other process writes here.
  func locked<Value>(_ body: () throws(EvolutionError) -> Value) throws(EvolutionError) -> Value {
    let lock = try acquireLock()
    // Closing releases the lock; nothing was written through this descriptor.
    defer { try? lock.close() }
    return try body()
  }

  private func acquireLock() throws(EvolutionError) -> any OpenFile {
    let path = path(".lock")
    do throws(FileSystemError) {
      try files.makeDirectories(directory, mode: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
      let lock = try files.open(path, for: .lock([.ownerReadWrite, .groupRead, .otherRead]))
      let deadline = clock.uptime + patience
      repeat {
        if try lock.tryLock() { return lock }
        clock.sleep(seconds: 0.003)
      } while clock.uptime < deadline
    } catch { throw EvolutionError(writing: error) }
    throw .raceLost(place: path.string, attempts: 1)
  }

  private func replace(_ name: String, with bytes: [UInt8]) throws(EvolutionError) {
    let temporary = path(".\(name).new")
    do {
      // Left by a run that was killed; the lock is ours, so nobody uses it.
      if try files.exists(temporary) { try files.remove(temporary) }
      let file = try files.open(temporary, for: .create([.ownerReadWrite, .groupRead, .otherRead]))
      try file.write(bytes)
      try file.synchronize()
      try file.close()
      try files.rename(temporary, to: path(name))
      try files.synchronizeDirectory(directory)
    } catch { throw EvolutionError(writing: error) }
  }

  /// Adds a line to a log; the caller holds the lock.
  func append(_ line: String, to name: String) throws(EvolutionError) {
    do {
      let isNew = try !files.exists(path(name))
      let file = try files.open(path(name), for: .append([.ownerReadWrite, .groupRead, .otherRead]))
      let length = try file.metadata().size
      if length > 0 {
        // Cut off what a crash left half-written, so that the new record begins a line.
        try file.seek(to: 0)
        let bytes = try file.readToEnd(limit: 64 << 20)
        let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if whole < bytes.count { try file.truncate(to: Int64(whole)) }
      }
      try file.write(Array((line + "\n").utf8))
      try file.synchronize()
      try file.close()
      if isNew { try files.synchronizeDirectory(directory) }
    } catch { throw EvolutionError(writing: error) }
  }
}
