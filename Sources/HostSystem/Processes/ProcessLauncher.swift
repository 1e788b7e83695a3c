// SPDX-License-Identifier: MIT

package import SystemPackage

/// Starts a program, streams its output and stays until it and its process group have ended.
///
/// The child's lifetime is enclosed in the call. A non-zero exit is a result, not an error: only a failure to start throws.
package protocol ProcessLauncher: Sendable {
  /// - Important: call it on the main thread; Foundation hands the calling thread's signal mask to the child.
  func run(
    _ specification: ProcessSpecification,
    within limits: ProcessLimits,
    observer: any ProcessObserver
  ) throws(ProcessLaunchError) -> ProcessExit
}

/// What to start. Everything the child sees is in here; nothing is inherited.
package struct ProcessSpecification: Sendable, Equatable {
  /// What stands at the child's standard input.
  package enum Input: Sendable, Equatable {
    case empty
    /// These bytes (at most 64 KiB, what a pipe holds), then the end of the file.
    case bytes([UInt8])
    /// A pipe that stays open, and empty, as long as this process lives: its end tells the child that we are gone.
    case lifeline
  }

  /// Absolute path of the program.
  package var executable: FilePath
  package var arguments: [String]
  package var environment: [String: String]
  package var workingDirectory: FilePath
  package var input: Input
  /// Standard error goes into the same pipe as standard output, in the order of writing.
  package var mergesErrorOutput: Bool

  package init(
    executable: FilePath,
    arguments: [String],
    environment: [String: String],
    workingDirectory: FilePath,
    input: Input,
    mergesErrorOutput: Bool
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.input = input
    self.mergesErrorOutput = mergesErrorOutput
  }
}

/// How long a child may take; all in seconds.
package struct ProcessLimits: Sendable, Equatable {
  /// From start to end; nil is unlimited.
  package var timeout: Double?
  /// Between two outputs; nil is unlimited.
  package var stallTimeout: Double?
  /// From the request to stop (SIGTERM) to the end without appeal (SIGKILL).
  package var grace: Double
  /// How long output may still arrive after the child has ended, when something else holds the pipe.
  package var drain: Double

  package init(timeout: Double? = nil, stallTimeout: Double? = nil, grace: Double = 10, drain: Double = 2) {
    self.timeout = timeout
    self.stallTimeout = stallTimeout
    self.grace = grace
    self.drain = drain
  }
}

/// Follows a running child. Called on the thread that runs it; slow observers slow the child down, they do not grow memory.
package protocol ProcessObserver: AnyObject {
  func started(processIdentifier: Int32)
  func received(_ bytes: UnsafeRawBufferPointer, from stream: ProcessStream)
  /// About every 100 ms, whether or not output arrived.
  func ticked()
}

package enum ProcessStream: Sendable { case output, error }

/// How a child ended.
package struct ProcessExit: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    case exited(Int32)
    case signaled(Int32)
    /// Somebody else collected its status, so it is unknown. Never success.
    case lost
  }

  /// Why we stopped it ourselves.
  package enum Stop: Sendable, Equatable {
    case timedOut
    case stalled
    case interrupted(signal: Int32)
  }

  package var ending: Ending
  package var stop: Stop?
  /// Names of processes of its group that outlived it and were killed.
  package var leftovers: [String]
  /// From start to end.
  package var seconds: Double

  package init(ending: Ending, stop: Stop?, leftovers: [String], seconds: Double) {
    self.ending = ending
    self.stop = stop
    self.leftovers = leftovers
    self.seconds = seconds
  }

  /// Ended by itself, with 0, and nothing was left running.
  package var isClean: Bool { ending == .exited(0) && stop == nil && leftovers.isEmpty }
}

/// The program could not be started; nothing runs.
package enum ProcessLaunchError: Error, Equatable, Sendable {
  case executableMissing(FilePath)
  case notExecutable(FilePath)
  /// The file exists, but the interpreter that its first line names does not (a moved virtual environment).
  case interpreterMissing(FilePath)
  case workingDirectoryMissing(FilePath)
  case argumentContainsNUL
  case inputTooLarge(bytes: Int)
  case tooManyOpenFiles
  case failed(FilePath, reason: String)
}

extension ProcessLaunchError {
  /// What the person can type; nil where that depends on what was to be started.
  package var remedy: String? { self == .tooManyOpenFiles ? Errno.tooManyOpenFiles.launchRemedy : nil }
}

extension Errno {
  /// The same for a program that was started without `Process`.
  package var launchRemedy: String? {
    self == .tooManyOpenFiles ? "allow more open files and try again: ulimit -n 1024" : nil
  }
}

extension ProcessLaunchError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .executableMissing(let path): "\(path) does not exist"
    case .notExecutable(let path): "\(path) is not executable"
    case .interpreterMissing(let path): "\(path) exists, but the interpreter named in its first line does not"
    case .workingDirectoryMissing(let path): "the working directory \(path) does not exist"
    case .argumentContainsNUL: "an argument or environment variable contains a NUL byte"
    case .inputTooLarge(let bytes): "its input of \(bytes) bytes is larger than 65536 bytes"
    case .tooManyOpenFiles: "too many files are open (see `ulimit -n`)"
    case .failed(let path, let reason): "\(path) could not be started: \(reason)"
    }
  }
}
