// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// A place where a Python interpreter was looked for, and why there.
package struct InterpreterPlace: Equatable, Sendable {
  package var path: FilePath
  /// `--python`, `ETL_PYTHON`, `the pipeline's .venv` …
  package var reason: String

  package init(path: FilePath, reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// Which interpreter runs the analyzer: the first place that holds an executable, with everything that was looked at.
package struct InterpreterChoice: Equatable, Sendable {
  package var chosen: InterpreterPlace?
  package var lookedAt: [InterpreterPlace]
}

/// Looks for the pipeline's own interpreter.
package struct InterpreterSearch {
  private let files: any FileSystem
  private let variables: [String: String]
  private let workingDirectory: FilePath

  package init(files: any FileSystem, variables: [String: String], workingDirectory: FilePath) {
    self.files = files
    self.variables = variables
    self.workingDirectory = workingDirectory
  }

  /// A place that the caller named is final: when nothing is there, nothing else is tried. Without a pipeline, its places are left out.
  package func choose(named: FilePath?, paths: PipelinePaths?, pipenv: () -> FilePath?) -> InterpreterChoice {
    if let named { return only(named, "--python") }
    if let value = variable("ETL_PYTHON") { return only(FilePath(value), "ETL_PYTHON") }
    var lookedAt: [InterpreterPlace] = []
    func consider(_ path: FilePath, _ reason: String) -> InterpreterPlace? {
      let place = InterpreterPlace(path: path, reason: reason)
      lookedAt.append(place)
      return isExecutable(path) ? place : nil
    }
    for (directory, reason) in environments(paths) {
      if let place = consider(directory.appending("bin").appending("python"), reason) {
        return InterpreterChoice(chosen: place, lookedAt: lookedAt)
      }
    }
    if let paths, let pipfile = [paths.pipeline, paths.projectRoot].first(where: { exists($0.appending("Pipfile")) }),
      let home = pipenv()
    {
      let reason = "the Pipenv environment of \(pipfile)"
      if let place = consider(home.appending("bin").appending("python"), reason) {
        return InterpreterChoice(chosen: place, lookedAt: lookedAt)
      }
    }
    for directory in searchPath {
      if let place = consider(directory.appending("python3"), "PATH") {
        return InterpreterChoice(chosen: place, lookedAt: lookedAt)
      }
    }
    return InterpreterChoice(chosen: nil, lookedAt: lookedAt)
  }

  /// The first executable of that name on `PATH`.
  package func onPath(_ name: String) -> FilePath? {
    searchPath.map { $0.appending(name) }.first(where: isExecutable)
  }

  private func environments(_ paths: PipelinePaths?) -> [(FilePath, String)] {
    let active = variable("VIRTUAL_ENV").map { [(FilePath($0), "VIRTUAL_ENV")] } ?? []
    guard let paths else { return active }
    return active
      + [
        (paths.pipeline.appending(".venv"), "the pipeline's .venv"),
        (paths.pipeline.appending("venv"), "the pipeline's venv"),
        (paths.projectRoot.appending(".venv"), "the project's .venv"),
        (paths.projectRoot.appending("venv"), "the project's venv"),
      ]
  }

  private var searchPath: [FilePath] {
    (variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { FilePath(String($0)) }
  }

  // A bare name such as `python3.11` is looked up as a shell would.
  private func only(_ path: FilePath, _ reason: String) -> InterpreterChoice {
    let full =
      path.isAbsolute
      ? path
      : path.components.count == 1
        ? onPath(path.string) ?? workingDirectory.pushing(path)
        : workingDirectory.pushing(path)
    let place = InterpreterPlace(path: full, reason: reason)
    return InterpreterChoice(chosen: isExecutable(full) ? place : nil, lookedAt: [place])
  }

  private func variable(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

  private func exists(_ path: FilePath) -> Bool {
    (try? files.metadata(of: path, followLink: true)) != nil  // a place that cannot be looked at is a place without it
  }

  private func isExecutable(_ path: FilePath) -> Bool {
    guard let metadata = try? files.metadata(of: path, followLink: true) else { return false }  // as above
    return metadata.kind == .regular && !metadata.mode.isDisjoint(with: [.ownerExecute, .groupExecute, .otherExecute])
  }
}
