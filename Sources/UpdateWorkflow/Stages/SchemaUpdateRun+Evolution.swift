// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import ETLEnvironment
internal import Logging
package import Preflight
package import SchemaEvolution
internal import SystemPackage
internal import TablesStore
internal import UpdateReporting

extension SchemaUpdateRun {
  /// Keeps the source's column types beside the history, so that a changed type is seen although `tables.yml` carries no types.
  /// Says only what the report does not say.
  ///
  /// Comes after everything else and decides nothing: trouble is a warning.
  func recordSchemas(_ run: LockedRun) {
    guard let tables = run.source.answer?.catalogue?.tables, !tables.isEmpty else { return }
    let folder = LocalFolder(
      directory: run.settings.paths.logsDirectory.appending(StoreLocation.standardFolder),
      files: outside.files,
      clock: outside.clock,
      patience: 5
    )
    let recording = SchemaRecording(
      .init(
        store: LocalMetadataStore(folder),
        alerts: nil,
        clock: outside.clock,
        recorder: "update \(record.runID.text)@\(outside.host)"
      )
    )
    let result = recording.record(tables.map(ObservedTable.init))
    let unreported = UnreportedChanges(beside: record.report.diff)
    for outcome in result.changed {
      let rest = unreported.remainder(of: outcome.changes, in: outcome.table)
      guard !rest.isEmpty else { continue }
      let changes = ChangeText.visible(ChangeText.summary(rest.json))
      outside.logger.notice("source schema of \(outcome.table) changed: \(changes)")
    }
    if let problem = result.problems.first {
      outside.logger.warning(
        "source schemas of \(result.problems.count) tables were not recorded: \(problem); next: \(problem.remedy)"
      )
    }
  }
}

extension ObservedTable {
  /// A table as the source database's catalogue describes it.
  package init(_ table: SourceTable) {
    self.init(
      name: table.name,
      columns: table.columns.map { ObservedColumn(name: $0.name, type: $0.type, isNullable: $0.nullable) },
      primaryKey: table.primaryKey,
      dialect: .mysql
    )
  }
}
