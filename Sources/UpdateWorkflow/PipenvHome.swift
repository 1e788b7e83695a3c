// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import SystemPackage

/// Asks Pipenv where the virtual environment of a project is.
struct PipenvHome {
  let outside: UpdateDependencies

  /// Nil when there is no Pipenv, or it knows no environment for this directory.
  func find(for directory: FilePath) -> FilePath? {
    let search = InterpreterSearch(
      files: outside.files,
      variables: outside.variables,
      workingDirectory: outside.workingDirectory
    )
    guard let pipenv = search.onPath("pipenv") else { return nil }
    let answer = Answer()
    let specification = ProcessSpecification(
      executable: pipenv,
      arguments: ["--venv"],
      environment: outside.variables,
      workingDirectory: directory,
      input: .empty,
      mergesErrorOutput: false
    )
    // Without an answer the search goes on with the next place.
    let exit = try? outside.launcher.run(
      specification,
      within: ProcessLimits(timeout: 20, grace: 1, drain: 1),
      observer: answer
    )
    guard exit?.ending == .exited(0) else { return nil }
    let line = String(decoding: answer.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    return line.map { FilePath(String($0)) }
  }

  private final class Answer: ProcessObserver {
    var bytes: [UInt8] = []
    func started(processIdentifier: Int32) {}
    func ticked() {}
    func received(_ received: UnsafeRawBufferPointer, from stream: ProcessStream) {
      if stream == .output, bytes.count < 4096 { bytes.append(contentsOf: received) }
    }
  }
}
