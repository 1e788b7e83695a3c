// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import ETLEnvironment
internal import HostSystem
internal import SystemPackage
internal import TablesDiffing
internal import UpdateReporting

/// Finds the dbt project that a comparison is asked against, and asks it.
struct DbtProjectSearch {
  let outside: UpdateDependencies
  /// The project that somebody named.
  let named: FilePath?

  /// Where the analyzer itself looks for models.
  private static let usual = "dbt_dental_models"

  /// Refuses a named project that is none, before anything slow begins.
  func check(state: String) throws(UpdateFailure) {
    guard let named, !isProject(absolute(named)) else { return }
    throw UpdateFailure(
      .environmentWrong,
      ReportMessage(
        failed: "\(named) is not a dbt project: it has neither a dbt_project.yml nor a models folder",
        state: state,
        next: "Name the folder of the dbt_project.yml: --dbt-project DIR"
      )
    )
  }

  /// What the changes break in the project; nil when nothing changed that a model could feel.
  func impact(of diff: TablesDiff, besides root: FilePath?) -> DbtImpact? {
    guard !diff.isEmpty, !diff.isFirst else { return nil }
    let directory = named.map(absolute) ?? root.flatMap(find)
    let files = directory.map { DbtProjectReader(outside: outside, directory: $0).read() }
    let impact = DbtImpact.of(diff, on: files)
    return impact.project == nil && impact.answers.isEmpty ? nil : impact
  }

  /// The root of the pipeline that is named, or in which somebody stands; nil outside of one.
  func root(_ overrides: PathOverrides) -> FilePath? {
    let resolver = PathResolver(files: outside.files, workingDirectory: outside.workingDirectory)
    do throws(EnvironmentError) { return try resolver.resolve(overrides).projectRoot } catch { return nil }
  }

  private func find(in root: FilePath) -> FilePath? {
    let usual = root.appending(Self.usual)
    if isProject(usual) { return usual }
    do throws(FileSystemError) {
      let children = try outside.files.list(root).filter { !$0.hasPrefix(".") }.map { root.appending($0) }
      return ([root] + children).first { exists($0.appending("dbt_project.yml")) }
    } catch { return nil }
  }

  private func isProject(_ directory: FilePath) -> Bool {
    exists(directory.appending("dbt_project.yml")) || exists(directory.appending("models"))
  }

  private func exists(_ path: FilePath) -> Bool {
    do throws(FileSystemError) {
      _ = try outside.files.metadata(of: path, followLink: true)
      return true
    } catch { return false }
  }

  private func absolute(_ path: FilePath) -> FilePath {
    (path.isAbsolute ? path : outside.workingDirectory.pushing(path)).lexicallyNormalized()
  }
}
