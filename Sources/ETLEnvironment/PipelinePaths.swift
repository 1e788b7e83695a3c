// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Where the pipeline's files are; the same answer from any working directory inside the project.
///
/// The pipeline directory holds `scripts/analyze_opendental_schema.py`; the project root is its parent.
/// In existing pipelines the pipeline directory `etl_pipeline/` itself contains a package folder `etl_pipeline/`.
package struct PipelinePaths: Equatable, Sendable {
  package var projectRoot: FilePath
  package var pipeline: FilePath
  package var script: FilePath
  package var configurationDirectory: FilePath
  package var logsDirectory: FilePath

  package var configuration: FilePath { configurationDirectory.appending("tables.yml") }

  package static let scriptName = "analyze_opendental_schema.py"
}

/// What the caller has fixed; the rest is discovered.
package struct PathOverrides: Equatable, Sendable {
  package var projectRoot: FilePath?
  package var configurationDirectory: FilePath?
  package var logsDirectory: FilePath?

  package init(projectRoot: FilePath? = nil, configurationDirectory: FilePath? = nil, logsDirectory: FilePath? = nil) {
    self.projectRoot = projectRoot
    self.configurationDirectory = configurationDirectory
    self.logsDirectory = logsDirectory
  }
}

/// Finds the pipeline and its directories.
package struct PathResolver {
  private let files: any FileSystem
  private let workingDirectory: FilePath

  package init(files: any FileSystem, workingDirectory: FilePath) {
    self.files = files
    self.workingDirectory = workingDirectory
  }

  package func resolve(_ overrides: PathOverrides) throws(EnvironmentError) -> PipelinePaths {
    // Without links, as the analyzers see themselves: the parent of a link would be another root, with another history.
    let pipeline = withoutLinks(try findPipeline(overrides.projectRoot.map(absolute)))
    // A root that was named may be the pipeline directory itself; its parent is then the root, as everywhere.
    let root = pipeline.removingLastComponent()
    // Written out: `??` with a throwing right side forgets the error's type.
    let configuration =
      if let named = overrides.configurationDirectory { absolute(named) } else { try findConfiguration(pipeline) }
    return PipelinePaths(
      projectRoot: root,
      pipeline: pipeline,
      script: pipeline.appending("scripts").appending(PipelinePaths.scriptName),
      configurationDirectory: configuration,
      logsDirectory: overrides.logsDirectory.map(absolute) ?? findLogs(root, pipeline)
    )
  }

  private func findPipeline(_ root: FilePath?) throws(EnvironmentError) -> FilePath {
    if let root {
      for candidate in [root.appending("etl_pipeline"), root] where isPipeline(candidate) { return candidate }
      throw .pipelineNotFound(startedAt: root, wasNamed: true)
    }
    var directory = workingDirectory
    while true {
      for candidate in [directory, directory.appending("etl_pipeline")] where isPipeline(candidate) { return candidate }
      let parent = directory.removingLastComponent()
      guard parent != directory, !directory.components.isEmpty else { break }
      directory = parent
    }
    throw .pipelineNotFound(startedAt: workingDirectory, wasNamed: false)
  }

  private func isPipeline(_ directory: FilePath) -> Bool {
    exists(directory.appending("scripts").appending(PipelinePaths.scriptName))
  }

  private func findConfiguration(_ pipeline: FilePath) throws(EnvironmentError) -> FilePath {
    let outer = pipeline.appending("config")
    let inner = pipeline.appending("etl_pipeline").appending("config")
    switch (exists(outer.appending("tables.yml")), exists(inner.appending("tables.yml"))) {
    case (true, true): throw .ambiguousConfiguration(outer.appending("tables.yml"), inner.appending("tables.yml"))
    case (true, false): return outer
    case (false, true): return inner
    case (false, false): return !exists(outer) && exists(inner) ? inner : outer
    }
  }

  // An analyzer makes log folders when it is merely imported, so a folder's existence alone must never split a history in two.
  private func findLogs(_ root: FilePath, _ pipeline: FilePath) -> FilePath {
    let atRoot = root.appending("logs").appending("schema_analysis")
    let inPipeline = pipeline.appending("logs").appending("schema_analysis")
    for directory in [atRoot, inPipeline] where exists(directory.appending("history.jsonl")) { return directory }
    return exists(inPipeline) ? inPipeline : atRoot
  }

  private func exists(_ path: FilePath) -> Bool {
    do {
      _ = try files.metadata(of: path, followLink: false)
      return true
    } catch {
      return false
    }
  }

  // A moment ago it held the script; should it be gone now, the next look at it says so.
  private func withoutLinks(_ path: FilePath) -> FilePath { (try? files.resolve(path)) ?? path }

  private func absolute(_ path: FilePath) -> FilePath {
    (path.isAbsolute ? path : workingDirectory.pushing(path)).lexicallyNormalized()
  }
}
