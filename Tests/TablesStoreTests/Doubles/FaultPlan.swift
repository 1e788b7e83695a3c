// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage

/// Decides which file operation goes wrong, and remembers all of them. One thread at a time.
final class FaultPlan: @unchecked Sendable {
  enum Fault: Hashable, CustomStringConvertible {
    case none
    /// The operation is not carried out and reports this error; a write is carried out by half.
    case refuse(at: Int, Errno)
    /// The same, found by its kind.
    case refuseFirst(FileSystemError.Operation, Errno)
    /// The operation is carried out and reports this error all the same.
    case misreport(at: Int, Errno)
    /// The process dies before the operation; a write is carried out by half.
    case die(at: Int)

    var description: String {
      switch self {
      case .none: "no fault"
      case .refuse(let index, let errno): "operation \(index) refused with \(errno)"
      case .refuseFirst(let operation, let errno): "first \(operation) refused with \(errno)"
      case .misreport(let index, let errno): "operation \(index) done, but reported \(errno)"
      case .die(let index): "death before operation \(index)"
      }
    }
  }

  struct Entry: Hashable {
    let operation: FileSystemError.Operation
    let path: FilePath
    let index: Int
  }

  enum Verdict {
    case carryOut
    case refuse(Errno)
    case misreport(Errno)
    case tear(Errno)
  }

  let fault: Fault
  private(set) var trace: [Entry] = []
  private(set) var hasFired = false
  private var isDead = false
  /// Runs after the operation that it accepts, once; for edits at a precise moment.
  var intrusion: (matches: (Entry) -> Bool, action: () -> Void)?

  init(_ fault: Fault = .none) { self.fault = fault }

  var count: Int { trace.count }

  func verdict(_ operation: FileSystemError.Operation, _ path: FilePath) -> Verdict {
    // A dead process carries out nothing more, whatever its clean-up code would like.
    if isDead { return .refuse(.canceled) }
    trace.append(Entry(operation: operation, path: path, index: trace.count))
    switch fault {
    case .refuse(trace.count, let errno):
      hasFired = true
      return operation == .write ? .tear(errno) : .refuse(errno)
    case .refuseFirst(operation, let errno) where !hasFired:
      hasFired = true
      return .refuse(errno)
    case .misreport(trace.count, let errno):
      hasFired = true
      return .misreport(errno)
    case .die(trace.count):
      hasFired = true
      isDead = true
      return operation == .write ? .tear(.canceled) : .refuse(.canceled)
    default: return .carryOut
    }
  }

  func perform<Result>(
    _ operation: FileSystemError.Operation,
    _ path: FilePath,
    _ body: () throws(FileSystemError) -> Result
  ) throws(FileSystemError) -> Result {
    switch verdict(operation, path) {
    case .refuse(let errno), .tear(let errno): throw FileSystemError(operation, path, errno)
    case .misreport(let errno):
      _ = try body()
      throw FileSystemError(operation, path, errno)
    case .carryOut:
      let result = try body()
      finished()
      return result
    }
  }

  /// From now on the process is dead.
  func kill() { isDead = true }

  func finished() {
    guard let intrusion, let entry = trace.last, intrusion.matches(entry) else { return }
    self.intrusion = nil
    intrusion.action()
  }
}
