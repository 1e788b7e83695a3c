// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import TablesDiffing

/// What to do in the dbt project: with its graph by the models' real names, without it by the pipeline's rule for names.
struct DbtSteps {
  let diff: TablesDiff
  /// Tables that the configuration calls modeled.
  let modeled: Set<String>
  let impact: DbtImpact?

  /// Changes that a model can feel.
  private static let modelFacing: Set<ChangeKind> = [
    .columnAdded, .columnRemoved, .columnTypeChanged, .columnsReordered, .primaryKeyChanged, .watermarkMoved,
    .tableRemoved,
  ]
  /// Places that the text of a step names.
  private static let mostPlaces = 3

  /// The models that will not run until somebody has edited them.
  var repair: RunbookStep? {
    let broken = (impact?.answers ?? []).filter { $0.certainty == .named && $0.subject.event != .retyped }
    let places = broken.flatMap { answer in
      answer.places.filter { $0.reason == .named }.map { "\($0.place) (\(answer.subject.name))" }
    }
    guard !places.isEmpty else { return nil }
    let more = places.count > Self.mostPlaces ? " and \(places.count - Self.mostPlaces) more" : ""
    var seen: Set<String> = []
    return RunbookStep(
      kind: .repairModels,
      text: "Edit the dbt models that name what is gone: " + places.prefix(Self.mostPlaces).joined(separator: ", ")
        + more,
      reason: "A model that names a missing column or table fails, and with it everything that stands on it.",
      tables: broken.map(\.subject.table).filter { seen.insert($0).inserted }
    )
  }

  /// The models to build anew; those that are built in increments from the start where rows were copied anew.
  var rebuild: RunbookStep? {
    let recopied = Set(ETLRun.tables(changedBy: Runbook.refreshing, in: diff))
    let felt = Set(ETLRun.tables(changedBy: Self.modelFacing, in: diff))
    var tables: [String] = []
    var inFull: [String] = []
    var asUsual: [String] = []
    for table in ETLRun.tables(changedBy: Self.modelFacing.union(Runbook.refreshing), in: diff) {
      let isInFull = recopied.contains(table) && impact?.readers[table]?.hasIncremental == true
      guard isInFull || felt.contains(table) else { continue }
      let models = self.models(on: table)
      guard !models.isEmpty else { continue }
      tables.append(table)
      if isInFull { inFull += models } else { asUsual += models }
    }
    let commands = [command(["--full-refresh"], inFull), command([], asUsual)].compactMap(\.self)
    guard !commands.isEmpty else { return nil }
    return RunbookStep(
      kind: .rebuildModels,
      text: "Rebuild the dbt models on them",
      commands: commands,
      reason: "The models read columns that changed, or rows that are copied anew.",
      tables: tables
    )
  }

  private func models(on table: String) -> [String] {
    if let impact, impact.project != nil { return impact.readers[table]?.models ?? [] }
    return modeled.contains(table) ? ["stg_opendental__\(table.lowercased())"] : []
  }

  private func command(_ options: [String], _ models: [String]) -> String? {
    var seen: Set<String> = []
    let selectors = models.filter { seen.insert($0).inserted }.map { ShellWord.quoted($0 + "+") }
    return selectors.isEmpty ? nil : (["dbt run"] + options + ["--select"] + selectors).joined(separator: " ")
  }
}
