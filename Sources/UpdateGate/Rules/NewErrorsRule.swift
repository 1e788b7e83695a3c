// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// An `error` entry has none of the fields that a load needs.
struct NewErrorsRule: GateRule {
  let id = "tables-turned-into-errors"
  let purpose =
    "the copy of a table whose entry holds an error fails, so a table that was fine must not become one unnoticed"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let live = question.live else { return [] }
    let broken = question.candidate.tables.values.filter { entry in
      entry.fields["error"] != nil && live.tables[entry.name].map { $0.fields["error"] == nil } ?? false
    }
    guard !broken.isEmpty else { return [] }
    return [
      GateReason(
        rule: id,
        message: broken.count == 1
          ? "1 table that was fine now holds an error" : "\(broken.count) tables that were fine now hold an error",
        tables: broken.map(\.name),
        hint: "run again when the database is less busy; the analyzer's log names each failure"
      )
    ]
  }
}
