// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@Suite final class PosixFileSystemTests {
  private let fileSystem = PosixFileSystem()
  private let root: FilePath

  init() throws {
    var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/files.XXXXXX".utf8CString)
    root = FilePath(platformString: try #require(mkdtemp(&template)))
  }

  deinit { Self.removeTree(root) }

  private func path(_ name: String) -> FilePath { root.pushing(FilePath(name)) }

  private func write(_ text: String, to name: String) throws {
    let file = try fileSystem.open(path(name), for: .create(.ownerReadWrite))
    try file.write(Array(text.utf8))
    try file.close()
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try fileSystem.contents(of: path(name)), as: UTF8.self)
  }

  @Test func `bytes come back as they went`() throws {
    let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try fileSystem.open(path("a"), for: .create(.ownerReadWrite))
    try file.write(bytes)
    // Not contiguous in memory.
    try file.write(bytes.prefix(3).reversed())
    try file.synchronize()
    try file.close()
    try file.close()
    #expect(try fileSystem.contents(of: path("a")) == bytes + bytes.prefix(3).reversed())
    #expect(throws: FileSystemError(.read, path("a"), .fileTooLarge)) {
      try fileSystem.contents(of: path("a"), limit: 1000)
    }
  }

  @Test func `creating never opens what is there`() throws {
    try write("old", to: "a")
    #expect(symlink("nowhere", path("link").string) == 0)
    for name in ["a", "link"] {
      #expect(throws: FileSystemError(.open, path(name), .fileExists)) {
        try fileSystem.open(path(name), for: .create(.ownerReadWrite))
      }
    }
    #expect(try text("a") == "old")
  }

  @Test func `links are followed only where it is said`() throws {
    try write("x", to: "a")
    #expect(symlink("a", path("link").string) == 0)
    _ = try fileSystem.open(path("link"), for: .read)
    for access in [FileAccess.readWithoutFollowing, .lock(.ownerReadWrite)] {
      #expect(throws: FileSystemError(.open, path("link"), .tooManySymbolicLinkLevels)) {
        try fileSystem.open(path("link"), for: access)
      }
    }
    #expect(try fileSystem.metadata(of: path("link"), followLink: false).kind == .symbolicLink)
    #expect(try fileSystem.metadata(of: path("link"), followLink: true).kind == .regular)
    #expect(try fileSystem.readLink(path("link")) == "a")
    #expect(throws: FileSystemError(.readLink, path("a"), .invalidArgument)) { try fileSystem.readLink(path("a")) }
    #expect(try fileSystem.resolve(path("link")) == fileSystem.resolve(path("a")))
    #expect(try fileSystem.exists(path("link")))
    try fileSystem.remove(path("a"))
    #expect(try fileSystem.exists(path("link")))
    #expect(try !fileSystem.exists(path("a")))
  }

  @Test(.timeLimit(.minutes(1))) func `opening a FIFO does not wait for a writer`() throws {
    #expect(mkfifo(path("fifo").string, 0o600) == 0)
    let file = try fileSystem.open(path("fifo"), for: .read)
    #expect(try file.metadata().kind == .other)
  }

  @Test func `renaming replaces, or refuses to`() throws {
    try write("1", to: "a")
    try write("2", to: "b")
    #expect(throws: FileSystemError(.rename, path("b"), .fileExists)) {
      try fileSystem.renameWithoutReplacing(path("a"), to: path("b"))
    }
    #expect(try text("b") == "2")
    try fileSystem.rename(path("a"), to: path("b"))
    #expect(try text("b") == "1")
    try fileSystem.renameWithoutReplacing(path("b"), to: path("c"))
    #expect(try fileSystem.list(root) == ["c"])
  }

  @Test func `two descriptions of one file exclude each other`() throws {
    let first = try fileSystem.open(path("lock"), for: .lock(.ownerReadWrite))
    let second = try fileSystem.open(path("lock"), for: .lock(.ownerReadWrite))
    #expect(try first.tryLock())
    #expect(try !second.tryLock())
    try first.close()
    #expect(try second.tryLock())
  }

  @Test func `no descriptor is inherited by children`() throws {
    let file = try fileSystem.open(path("a"), for: .append(.ownerReadWrite))
    let found = try fileSystem.list("/proc/self/fd").compactMap { Int32($0) }.filter { descriptor in
      (try? fileSystem.readLink(FilePath("/proc/self/fd/\(descriptor)"))) == (try? fileSystem.resolve(path("a")))
    }
    #expect(found.count == 1)
    for descriptor in found { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
    try file.close()
  }

  @Test func `appending goes to the end, truncating takes it back`() throws {
    for line in ["one\n", "two\n"] {
      let file = try fileSystem.open(path("log"), for: .append(.ownerReadWrite))
      try file.seek(to: 0)
      try file.write(Array(line.utf8))
      try file.close()
    }
    #expect(try text("log") == "one\ntwo\n")
    let file = try fileSystem.open(path("log"), for: .append(.ownerReadWrite))
    try file.truncate(to: 4)
    #expect(try text("log") == "one\n")
  }

  @Test func `metadata says what stat says`() throws {
    try write("12345", to: "a")
    let file = try fileSystem.open(path("a"), for: .read)
    try file.setMode(FilePermissions(rawValue: 0o2750))
    #expect(link(path("a").string, path("b").string) == 0)
    let metadata = try file.metadata()
    #expect(metadata.size == 5)
    #expect(metadata.mode.rawValue == 0o2750)
    #expect(metadata.linkCount == 2)
    #expect(metadata.user == geteuid())
    #expect(metadata == (try fileSystem.metadata(of: path("b"), followLink: false)))
    #expect(metadata.modified.seconds > 1_700_000_000)
  }

  @Test func `attributes are listed, set and removed`() throws {
    try write("x", to: "a")
    let file = try fileSystem.open(path("a"), for: .read)
    #expect(try file.attributes() == [])
    let wanted = [FileAttribute(name: "user.a", value: []), FileAttribute(name: "user.b", value: [0, 255])]
    for attribute in wanted.reversed() { try file.setAttribute(attribute) }
    #expect(try file.attributes() == wanted)
    try file.removeAttribute(named: "user.a")
    #expect(try file.attributes() == [wanted[1]])
  }

  @Test func `folders are made with their parents, names come back sorted`() throws {
    try fileSystem.makeDirectories(path("a/b/c"), mode: .ownerReadWriteExecute)
    try fileSystem.makeDirectories(path("a/b/c"), mode: .ownerReadWriteExecute)
    for name in ["z", "A", "ä", "a"] { try write("", to: "a/b/c/\(name)") }
    #expect(try fileSystem.list(path("a/b/c")) == ["A", "a", "z", "ä"])
    #expect(throws: FileSystemError.self) {
      try fileSystem.makeDirectories(path("a/b/c/z"), mode: .ownerReadWriteExecute)
    }
    #expect(throws: FileSystemError(.removeDirectory, path("a/b"), .directoryNotEmpty)) {
      try fileSystem.removeDirectory(path("a/b"))
    }
    try fileSystem.synchronizeDirectory(path("a/b"))
    #expect(try fileSystem.freeSpace(at: root) > 0)
  }

  @Test func `names of every length come back`() throws {
    let names = [1, 2, 100, 254, 255].map { String(repeating: "n", count: $0) }
    for name in names { try write("", to: name) }
    #expect(try fileSystem.list(root) == names)
  }

  @Test(arguments: ["missing/x", "a/x"]) func `errors name call, path and errno`(name: String) throws {
    try write("", to: "a")
    let expected: Errno = name == "a/x" ? .notDirectory : .noSuchFileOrDirectory
    #expect(throws: FileSystemError(.open, path(name), expected)) { try fileSystem.open(path(name), for: .read) }
    #expect(throws: FileSystemError(.readMetadata, path(name), expected)) {
      try fileSystem.metadata(of: path(name), followLink: true)
    }
    #expect(throws: FileSystemError(.list, path(name), expected)) { try fileSystem.list(path(name)) }
    #expect(throws: FileSystemError(.remove, path(name), expected)) { try fileSystem.remove(path(name)) }
    #expect(throws: FileSystemError(.readFlags, path(name), expected)) { try fileSystem.isImmutable(path(name)) }
    #expect(throws: FileSystemError(.resolve, path(name), expected)) { try fileSystem.resolve(path(name)) }
  }

  private static func removeTree(_ path: FilePath) {
    let fileSystem = PosixFileSystem()
    guard let kind = try? fileSystem.metadata(of: path, followLink: false).kind else { return }
    if kind == .directory {
      for name in (try? fileSystem.list(path)) ?? [] { removeTree(path.appending(name)) }
      _ = try? fileSystem.removeDirectory(path)
    } else {
      _ = try? fileSystem.remove(path)
    }
  }
}
