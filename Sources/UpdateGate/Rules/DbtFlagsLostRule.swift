// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// An analyzer that does not find the dbt project writes "not modeled" for every table, and some of them then load another way.
struct DbtFlagsLostRule: GateRule {
  let id = "dbt-flags-lost"
  let purpose =
    "when all dbt flags go at once the project was not found, and tables with updates in place would be loaded as append-only"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let live = question.live else { return [] }
    let before = modeled(live)
    guard before > 0, modeled(question.candidate) == 0 else { return [] }
    let place = question.analyzer.dbtModelsMissing.map { ": \($0) was not found" } ?? ""
    return [
      GateReason(
        rule: id,
        message: "all \(before) tables with dbt models would lose their flags\(place)",
        hint: "put the dbt project where the analyzer looks for it"
      )
    ]
  }

  private func modeled(_ configuration: TablesConfiguration) -> Int {
    configuration.tables.values.count { $0.fields["is_modeled"]?.value == .bool(true) }
  }
}
