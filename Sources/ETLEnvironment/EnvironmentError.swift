// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// The environment or the pipeline's place is not known well enough to start. Nothing was touched.
package enum EnvironmentError: Error, Equatable, Sendable {
  case environmentNotChosen(files: [FilePath])
  case environmentUnknown(name: String, files: [FilePath])
  case pipelineNotFound(startedAt: FilePath, wasNamed: Bool)
  case ambiguousConfiguration(FilePath, FilePath)
  case environmentFileUnreadable(FileSystemError)
  case environmentFileNotUTF8(FilePath)
  case connectionIncomplete(environment: EnvironmentName, missing: [String], files: [FilePath])
  case portInvalid(variable: String)
}

extension EnvironmentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .environmentNotChosen(let files):
      "no environment is chosen: ETL_ENVIRONMENT is not set and --environment was not given"
        + " (choices: \(EnvironmentName.choices)); files looked at: \(Self.list(files))"
    case .environmentUnknown(let name, let files):
      "the environment '\(name)' is unknown (choices: \(EnvironmentName.choices)); files looked at: \(Self.list(files))"
    case .pipelineNotFound(let start, let wasNamed):
      "no pipeline found: neither \(start)/scripts/\(PipelinePaths.scriptName) nor"
        + " \(start)/etl_pipeline/scripts/\(PipelinePaths.scriptName) exists"
        + (wasNamed ? "" : ", nor in any folder above")
    case .ambiguousConfiguration(let first, let second):
      "two live configurations exist, \(first) and \(second), and nothing says which one the pipeline reads"
    case .environmentFileUnreadable(let error): "\(error)"
    case .environmentFileNotUTF8(let path): "\(path) is not UTF-8 text"
    case .connectionIncomplete(let environment, let missing, let files):
      "the source database of environment '\(environment.rawValue)' is not fully described;"
        + " missing: \(missing.joined(separator: ", ")); files looked at: \(Self.list(files))"
    case .portInvalid(let variable): "\(variable) is not a port number from 1 to 65535"
    }
  }

  /// What to type next.
  package var remedy: String {
    switch self {
    case .environmentNotChosen, .environmentUnknown: "etl-update-schema --environment clinic"
    case .pipelineNotFound: "cd to your pipeline, or name it: etl-update-schema --project-root DIR"
    case .ambiguousConfiguration(let first, _): "etl-update-schema --output-dir \(first.removingLastComponent())"
    case .environmentFileUnreadable(let error): "check the permissions: ls -l \(error.path)"
    case .environmentFileNotUTF8(let path): "save it as UTF-8: iconv -f latin1 -t utf-8 \(path)"
    case .connectionIncomplete(let environment, let missing, let files):
      "set \(missing.first ?? "them") in \(files.first.map(\.string) ?? ".env_\(environment.rawValue)")"
        + " or in the environment of the process"
    case .portInvalid(let variable): "correct \(variable), for example \(variable)=3306"
    }
  }

  private static func list(_ files: [FilePath]) -> String { files.map(\.string).joined(separator: ", ") }
}
