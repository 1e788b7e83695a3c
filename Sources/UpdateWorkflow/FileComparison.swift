// SPDX-License-Identifier: MIT

package import ETLEnvironment
internal import HostSystem
package import SystemPackage
internal import TablesConfig
internal import TablesDiffing
package import UpdateReporting
internal import YAMLDocument

/// `diff OLD NEW`: two configurations by name; plain files need neither pipeline nor store.
package struct FileComparison {
  private let outside: UpdateDependencies
  private let settings: SettingsRequest
  private let references: ReferenceResolver
  private let dbt: DbtProjectSearch

  /// `dbtProject` is the dbt project that somebody named; nil asks the one beside the pipeline, if there is a pipeline.
  package init(outside: UpdateDependencies, settings: SettingsRequest, dbtProject: FilePath? = nil) {
    self.outside = outside
    self.settings = settings
    references = ReferenceResolver(outside: outside, settings: settings)
    dbt = DbtProjectSearch(outside: outside, named: dbtProject)
  }

  package func compare(_ oldName: String, _ newName: String, exitCode: (_ hasDifferences: Bool) -> Int) -> Result<
    UpdateReport, UpdateFailure
  > {
    do throws(UpdateFailure) {
      try dbt.check(state: "Nothing was changed.")
      let old = try references.configuration(oldName)
      let new = try references.configuration(newName)
      let (before, after) = try read(old, new)
      let diff = TablesDiff.compare(old: before, new: after, options: DiffOptions())
      let isSame = diff.isEmpty
      var report = UpdateReport(kind: .diff, outcome: isSame ? .unchanged : .dryRun, exitCode: exitCode(!isSame))
      report.diff = diff
      report.paths = ["old": outside.display(old), "new": outside.display(new)]
      let facts = ConfigurationFacts(after)
      report.config = ReportedConfig(path: outside.display(new), tables: facts.tables, columns: facts.columns)
      report.impact = dbt.impact(of: diff, besides: dbt.root(settings.overrides))
      report.nextSteps = Runbook.steps(
        after: diff,
        modeled: Runbook.modeledTables(in: after),
        impact: report.impact
      )
      return .success(report)
    } catch { return .failure(error) }
  }

  // Reading is nearly all the time that a comparison takes, and neither file waits for the other.
  private func read(_ old: FilePath, _ new: FilePath) throws(UpdateFailure) -> (
    TablesConfiguration, TablesConfiguration
  ) {
    let reader = ConfigurationFile(outside: outside)
    let (before, after) = SideBySide.run({ reader.result(of: old) }, { reader.result(of: new) })
    return (try before.get(), try after.get())
  }
}

/// Reads a configuration file that somebody named.
package struct ConfigurationFile: Sendable {
  private let files: any FileSystem
  private let exitCode: @Sendable (UpdateEnding) -> Int
  /// Larger files are refused unread.
  private static let sizeLimit = 512 << 20

  package init(outside: UpdateDependencies) {
    files = outside.files
    exitCode = outside.exitCode
  }

  /// Everything that the rules say about the file.
  package func validate(_ path: FilePath) -> Result<ValidationReport, UpdateFailure> {
    do throws(UpdateFailure) {
      let bytes = try self.bytes(of: path)
      let findings: [ValidationFinding]
      var facts: ConfigurationFacts?
      do throws(YAMLErrors) {
        let document = try TablesDocument(bytes, limits: YAMLLimits(bytes: Self.sizeLimit))
        findings = TablesValidator().validate(document)
        facts = ConfigurationFacts(document.configuration)
      } catch { findings = error.errors.map { ValidationFinding($0) } }
      let isInvalid = findings.contains { $0.severity == .invalid }
      return .success(
        ValidationReport(
          path: path.string,
          findings: findings.map { ReportFinding($0, stage: .validation, path: path.string) },
          exitCode: isInvalid ? exitCode(.invalid) : exitCode(.unchanged),
          tables: facts?.tables,
          columns: facts?.columns
        )
      )
    } catch { return .failure(error) }
  }

  /// What the file says, or why it cannot be read.
  func result(of path: FilePath) -> Result<TablesConfiguration, UpdateFailure> {
    do throws(UpdateFailure) { return .success(try read(path).configuration) } catch { return .failure(error) }
  }

  func read(_ path: FilePath) throws(UpdateFailure) -> TablesDocument {
    let bytes = try self.bytes(of: path)
    do throws(YAMLErrors) {
      return try TablesDocument(bytes, limits: YAMLLimits(bytes: Self.sizeLimit))
    } catch {
      let excerpt = SourceExcerpt(path: path.string, lines: SourceLines(bytes))
      throw UpdateFailure(
        .invalid,
        ReportMessage(
          failed: "\(path) is not a readable configuration",
          details: [excerpt.message(error)],
          state: "Nothing was changed.",
          next: "etl-update-schema validate \(path)"
        )
      )
    }
  }

  private func bytes(of path: FilePath) throws(UpdateFailure) -> [UInt8] {
    do throws(FileSystemError) { return try files.contents(of: path, limit: Self.sizeLimit) } catch {
      throw UpdateFailure(
        .invalid,
        ReportMessage(failed: error.description, state: "Nothing was changed.", next: "Check the path: ls -l \(path)")
      )
    }
  }
}
