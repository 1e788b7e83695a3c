// SPDX-License-Identifier: MIT

package import DbtImpact
internal import OrderedCollections
package import TablesConfig
package import TablesDiffing
internal import YAMLDocument

/// The ordered steps that follow from a set of changes: what to add to the target, what to load, what to refresh, what to rebuild.
package enum Runbook {
  /// The steps; none when nothing changed. `modeled` are the tables that dbt models stand on, where no project tells it better.
  package static func steps(after diff: TablesDiff, modeled: Set<String> = [], impact: DbtImpact? = nil)
    -> [RunbookStep]
  {
    guard !diff.isEmpty else { return [] }
    let dbt = DbtSteps(diff: diff, modeled: modeled, impact: impact)
    let steps = [TargetColumns.step(diff.changes), load(diff), refresh(diff), dbt.repair, dbt.rebuild].compactMap(
      \.self
    )
    return steps + [
      RunbookStep(
        kind: .monitor,
        text: "Monitor for any remaining issues",
        reason: "The first loads show what no comparison can."
      ),
      RunbookStep(
        kind: .fullPipeline,
        text: "Run full ETL pipeline when ready",
        reason: "Every table follows the new configuration from then on."
      ),
    ]
  }

  /// The tables of a configuration that dbt models stand on.
  package static func modeledTables(in configuration: TablesConfiguration) -> Set<String> {
    Set(configuration.tables.values.lazy.filter { $0.fields["is_modeled"]?.value == .bool(true) }.map(\.name))
  }

  /// Changes after which the table is worth a load of its own.
  private static let loadable: Set<ChangeKind> = Set(ChangeKind.allCases).subtracting([
    .tableRemoved, .tableUnknown, .tableError, .sizeChanged, .dbtModelsChanged, .strategyFlapping, .possibleTableRename,
    .possibleColumnRename,
  ])

  private static func load(_ diff: TablesDiff) -> RunbookStep? {
    // All tables are new: the full pipeline is the test.
    guard !diff.isFirst else { return nil }
    let tables = ETLRun.tables(changedBy: loadable, in: diff)
    guard !tables.isEmpty else { return nil }
    return RunbookStep(
      kind: .testLoad,
      text: "Test ETL with updated configuration",
      commands: ETLRun.commands(["--tables"], tables),
      reason: "These tables are loaded differently now, or for the first time.",
      tables: tables
    )
  }

  /// Changes after which rows are missing or double until the table is copied anew.
  static let refreshing: Set<ChangeKind> = [
    .watermarkMoved, .watermarkLost, .primaryKeyChanged, .lookbackNarrowed,
  ]

  private static func refresh(_ diff: TablesDiff) -> RunbookStep? {
    let tables = ETLRun.tables(changedBy: refreshing, in: diff)
    guard !tables.isEmpty else { return nil }
    return RunbookStep(
      kind: .fullRefresh,
      text: "Copy in full where watermark, key or window moved",
      commands: ETLRun.commands(["--full", "--tables"], tables),
      reason: "Rows between the old cursor and the new one would never arrive otherwise.",
      tables: tables
    )
  }
}
