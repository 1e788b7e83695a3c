// SPDX-License-Identifier: MIT

package import TablesDiffing

/// What a set of changes breaks in the dbt project beside the pipeline: one answer for each column or table that is gone, retyped or renamed.
///
/// In: the project's files and a comparison. Out: a value for every renderer: which models name the column (file and line), what stands on them,
/// whose dashboards. It needs no dbt, runs nothing, and never says nothing: what it cannot see is `possible` or `unknown`.
package struct DbtImpact: Hashable, Sendable {
  /// The project that was read; nil when there is none.
  package let project: DbtProjectFacts?
  /// In the order of the changes: worst first.
  package let answers: [ImpactAnswer]
  /// The models that read each changed table, for what is built anew; tables that no model reads are absent.
  package let readers: [String: TableReaders]
  /// What limits the answers, in words: an unreadable file, a manifest that was no use, two models of one name.
  package let warnings: [String]

  package init(
    project: DbtProjectFacts?,
    answers: [ImpactAnswer],
    readers: [String: TableReaders] = [:],
    warnings: [String] = []
  ) {
    self.project = project
    self.answers = answers
    self.readers = readers
    self.warnings = warnings
  }

  /// The impact of a comparison on a project; without a project every answer is unknown.
  package static func of(_ diff: TablesDiff, on files: DbtProjectFiles?) -> DbtImpact {
    let subjects = diff.isFirst ? [] : ImpactSubject.of(diff.changes)
    guard let files, !diff.isEmpty, !diff.isFirst else {
      return DbtImpact(project: nil, answers: subjects.map { ImpactAnswer(subject: $0, certainty: .unknown) })
    }
    let project = DbtProject(files)
    let search = ImpactSearch(project)
    var readers: [String: TableReaders] = [:]
    for table in Set(diff.changes.map(\.table)) { readers[table] = search.readers(of: table) }
    return DbtImpact(
      project: project.facts,
      answers: subjects.map(search.answer),
      readers: readers,
      warnings: project.warnings
    )
  }
}

/// Which project was read, and from what.
package struct DbtProjectFacts: Hashable, Sendable {
  package let directory: String
  /// `manifest` or `files`.
  package let origin: String
  package let models: Int
  package let exposures: Int

  package init(directory: String, origin: String, models: Int, exposures: Int) {
    self.directory = directory
    self.origin = origin
    self.models = models
    self.exposures = exposures
  }
}

/// The models that read a table.
package struct TableReaders: Hashable, Sendable {
  /// By name, as `dbt run --select` takes them.
  package let models: [String]
  /// Whether one of them, or of what stands on them, is built in increments: rows that are copied anew do not reach it by themselves.
  package let hasIncremental: Bool

  package init(models: [String], hasIncremental: Bool) {
    self.models = models
    self.hasIncremental = hasIncremental
  }
}
