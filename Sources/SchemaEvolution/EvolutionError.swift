// SPDX-License-Identifier: MIT

internal import HostSystem
internal import SystemPackage

/// Why a schema could not be compared, kept or announced. Unless a case says otherwise, nothing was written.
package enum EvolutionError: Error, Equatable, Sendable {
  /// A read failed or was denied: whether something is there is unknown, so nothing may be written over it.
  case storeUnreachable(place: String, problem: String)
  /// What is there is no document of ours; it is left alone.
  case storedDocumentInvalid(place: String, problem: String)
  case storeUnwritable(place: String, problem: String)
  /// Somebody else was faster so often that we gave up.
  case raceLost(place: String, attempts: Int)
  case dialectDiffers(place: String, stored: String, seen: String)
  case schemaInvalid(table: String, problem: String)
  case configuration(problem: String, remedy: String)
  case sourceUnreachable(source: String, problem: String)
  case alertUndelivered(problem: String)
  case bridgeFailed(problem: String)
  case deadlinePassed(seconds: Double)
}

extension EvolutionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .storeUnreachable(let place, let problem): "cannot read \(place): \(problem)"
    case .storedDocumentInvalid(let place, let problem): "\(place) is not a document of this program: \(problem)"
    case .storeUnwritable(let place, let problem): "cannot write \(place): \(problem)"
    case .raceLost(let place, let attempts):
      "\(place) was changed by somebody else before each of \(attempts) attempts to write it"
    case .dialectDiffers(let place, let stored, let seen): "\(place) holds \(stored) types, and these are \(seen) types"
    case .schemaInvalid(let table, let problem): "the schema of '\(table)' cannot be used: \(problem)"
    case .configuration(let problem, _): problem
    case .sourceUnreachable(let source, let problem): "cannot read the schema of \(source): \(problem)"
    case .alertUndelivered(let problem): "the alert was not delivered: \(problem)"
    case .bridgeFailed(let problem): "the Python bridge gave no answer: \(problem)"
    case .deadlinePassed(let seconds): "not finished within \(seconds) seconds"
    }
  }

  /// In which state the store is now.
  package var state: String {
    switch self {
    case .alertUndelivered: "the change is saved; the alert waits in the store and is sent by the next run"
    case .storeUnwritable, .deadlinePassed: "the store holds the old document or the new one, never a part"
    default: "nothing was written"
    }
  }

  /// What to type next.
  package var remedy: String {
    switch self {
    case .storeUnreachable(let place, _):
      place.hasPrefix("s3://")
        ? "check address and rights (s3:GetObject, s3:ListBucket): aws s3 ls \(place.prefix { $0 != "?" })"
        : "check the permissions: ls -l \(place)"
    case .storedDocumentInvalid(let place, _): "look at it, and move it away to begin anew: \(place)"
    case .storeUnwritable(let place, _):
      place.hasPrefix("s3://")
        ? "check the right s3:PutObject for \(place)" : "check space and permissions: df -h \(place)"
    case .raceLost: "run the same command again"
    case .dialectDiffers(_, let stored, _):
      "pass --dialect \(stored), or keep the two apart: --store file:///another/directory"
    case .schemaInvalid: "give {\"column\": \"type\", …} or [{\"name\", \"type\", \"nullable\"}, …]: --schema FILE"
    case .configuration(_, let remedy): remedy
    case .sourceUnreachable: "check the server and the account, then run the same command again"
    case .alertUndelivered: "check topic and right (sns:Publish), then run the same command again"
    case .bridgeFailed: "name an interpreter that has boto3: --python /path/to/python3"
    case .deadlinePassed: "allow more time: --deadline 30"
    }
  }
}

extension EvolutionError {
  init(reading error: FileSystemError) {
    self = .storeUnreachable(place: error.path.string, problem: "\(error.errno)")
  }

  init(writing error: FileSystemError) {
    self = .storeUnwritable(place: error.path.string, problem: "\(error)")
  }
}
