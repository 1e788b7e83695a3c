// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// A file that could become the live file again, as it is on disk now.
package struct RollbackCandidate: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    /// Made by the run with this sequence number.
    case recorded(sequence: Int)
    /// Made by another tool or by hand: restored on request, never pruned.
    case foreign
  }

  package enum Condition: Hashable, Sendable {
    case intact
    case empty
    /// Not the bytes that were recorded.
    case altered(recorded: Digest)
  }

  package let path: FilePath
  package let origin: Origin
  package let digest: Digest
  package let size: Int
  package let condition: Condition
  /// `20251006_143022`, or `20251006_143022_2` where the name was taken; nil for names without a time.
  package let stamp: String?

  package var name: String { path.lastComponent?.string ?? "" }
  package var isForeign: Bool { origin == .foreign }
  /// The run that made it; nil for a foreign file.
  package var sequence: Int? {
    if case .recorded(let sequence) = origin { sequence } else { nil }
  }
}

/// What the user wants back.
package enum RollbackRequest: Hashable, Sendable {
  /// The configuration that the last change replaced; asked twice, it is a redo.
  case lastChange
  case file(FilePath)
  /// Digits of the time in a backup's name, from the left; at least the day.
  case stamp(String)
  /// So many different configurations back.
  case steps(Int)

  /// Reads the argument of `--to`: up to five digits are steps, a date or time is a stamp, anything else is a file.
  package init(argument: String) {
    if argument.utf8.count <= 5, let steps = Int(argument), steps >= 0, argument.allSatisfy(\.isNumber) {
      self = .steps(steps)
      return
    }
    let digits = argument.filter { !"-:_ T".contains($0) }
    let isStamp = (8...14).contains(digits.utf8.count) && digits.utf8.allSatisfy { (48...57).contains($0) }
    self = isStamp ? .stamp(digits) : .file(FilePath(argument))
  }
}
