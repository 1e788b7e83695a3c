// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage

/// The real file system, with one operation that goes wrong.
struct FaultyFileSystem: FileSystem {
  let base = PosixFileSystem()
  let plan: FaultPlan

  func open(_ path: FilePath, for access: FileAccess) throws(FileSystemError) -> any OpenFile {
    let file = try plan.perform(.open, path) { () throws(FileSystemError) in try base.open(path, for: access) }
    return FaultyOpenFile(base: file, plan: plan)
  }

  func metadata(of path: FilePath, followLink: Bool) throws(FileSystemError) -> FileMetadata {
    try plan.perform(.readMetadata, path) { () throws(FileSystemError) in
      try base.metadata(of: path, followLink: followLink)
    }
  }

  func resolve(_ path: FilePath) throws(FileSystemError) -> FilePath {
    try plan.perform(.resolve, path) { () throws(FileSystemError) in try base.resolve(path) }
  }

  func readLink(_ path: FilePath) throws(FileSystemError) -> FilePath {
    try plan.perform(.readLink, path) { () throws(FileSystemError) in try base.readLink(path) }
  }

  func isImmutable(_ path: FilePath) throws(FileSystemError) -> Bool {
    try plan.perform(.readFlags, path) { () throws(FileSystemError) in try base.isImmutable(path) }
  }

  func list(_ directory: FilePath) throws(FileSystemError) -> [String] {
    try plan.perform(.list, directory) { () throws(FileSystemError) in try base.list(directory) }
  }

  func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(FileSystemError) {
    try plan.perform(.makeDirectory, path) { () throws(FileSystemError) in try base.makeDirectory(path, mode: mode) }
  }

  func rename(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
    try plan.perform(.rename, destination) { () throws(FileSystemError) in
      try base.rename(source, to: destination)
    }
  }

  func renameWithoutReplacing(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
    try plan.perform(.rename, destination) { () throws(FileSystemError) in
      try base.renameWithoutReplacing(source, to: destination)
    }
  }

  func remove(_ path: FilePath) throws(FileSystemError) {
    try plan.perform(.remove, path) { () throws(FileSystemError) in try base.remove(path) }
  }

  func removeDirectory(_ path: FilePath) throws(FileSystemError) {
    try plan.perform(.removeDirectory, path) { () throws(FileSystemError) in try base.removeDirectory(path) }
  }

  func synchronizeDirectory(_ path: FilePath) throws(FileSystemError) {
    try plan.perform(.synchronizeDirectory, path) { () throws(FileSystemError) in
      try base.synchronizeDirectory(path)
    }
  }

  func freeSpace(at path: FilePath) throws(FileSystemError) -> UInt64 {
    try plan.perform(.measureFreeSpace, path) { () throws(FileSystemError) in try base.freeSpace(at: path) }
  }
}

/// An open file whose operations follow the plan. A dead process's descriptors are closed when the value goes away.
final class FaultyOpenFile: OpenFile {
  private let base: any OpenFile
  private let plan: FaultPlan

  init(base: any OpenFile, plan: FaultPlan) {
    self.base = base
    self.plan = plan
  }

  var path: FilePath { base.path }

  func read(upTo count: Int) throws(FileSystemError) -> [UInt8] {
    try plan.perform(.read, path) { () throws(FileSystemError) in try base.read(upTo: count) }
  }

  func write(_ bytes: some Collection<UInt8>) throws(FileSystemError) {
    switch plan.verdict(.write, path) {
    case .carryOut:
      try base.write(bytes)
      plan.finished()
    case .misreport(let errno):
      try base.write(bytes)
      throw FileSystemError(.write, path, errno)
    case .tear(let errno):
      try base.write(bytes.prefix(bytes.count / 2))
      throw FileSystemError(.write, path, errno)
    case .refuse(let errno):
      throw FileSystemError(.write, path, errno)
    }
  }

  func synchronize() throws(FileSystemError) {
    try plan.perform(.synchronize, path) { () throws(FileSystemError) in try base.synchronize() }
  }

  func truncate(to length: Int64) throws(FileSystemError) {
    try plan.perform(.truncate, path) { () throws(FileSystemError) in try base.truncate(to: length) }
  }

  func seek(to offset: Int64) throws(FileSystemError) {
    try plan.perform(.read, path) { () throws(FileSystemError) in try base.seek(to: offset) }
  }

  func metadata() throws(FileSystemError) -> FileMetadata {
    try plan.perform(.readMetadata, path) { () throws(FileSystemError) in try base.metadata() }
  }

  func setMode(_ mode: FilePermissions) throws(FileSystemError) {
    try plan.perform(.setMode, path) { () throws(FileSystemError) in try base.setMode(mode) }
  }

  func setOwner(user: UInt32?, group: UInt32?) throws(FileSystemError) {
    try plan.perform(.setOwner, path) { () throws(FileSystemError) in
      try base.setOwner(user: user, group: group)
    }
  }

  func attributes() throws(FileSystemError) -> [FileAttribute] {
    try plan.perform(.readAttributes, path) { () throws(FileSystemError) in try base.attributes() }
  }

  func setAttribute(_ attribute: FileAttribute) throws(FileSystemError) {
    try plan.perform(.setAttribute, path) { () throws(FileSystemError) in try base.setAttribute(attribute) }
  }

  func removeAttribute(named name: String) throws(FileSystemError) {
    try plan.perform(.setAttribute, path) { () throws(FileSystemError) in try base.removeAttribute(named: name) }
  }

  func tryLock() throws(FileSystemError) -> Bool {
    try plan.perform(.lock, path) { () throws(FileSystemError) in try base.tryLock() }
  }

  func close() throws(FileSystemError) {
    try plan.perform(.close, path) { () throws(FileSystemError) in try base.close() }
  }
}
