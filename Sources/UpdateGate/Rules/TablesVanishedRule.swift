// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// A failed or partial listing must never be read as "tables were dropped".
struct TablesVanishedRule: GateRule {
  let id = "tables-vanished"
  let purpose =
    "a table that vanishes from the file is not copied any more, and the loss shows only when somebody misses its rows"

  /// Share of the live file's tables that may go at once.
  static let tolerance = 0.05

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let live = question.live, !live.tables.isEmpty else { return [] }
    let gone = Array(live.tables.keys).filter { question.candidate.tables[$0] == nil }
    guard !gone.isEmpty else { return [] }
    let source = Set((question.sourceTables ?? []).map { $0.lowercased() })
    let stillThere = gone.filter { source.contains($0.lowercased()) }
    var reasons: [GateReason] = []
    if !stillThere.isEmpty {
      reasons.append(
        GateReason(
          rule: id,
          message:
            "\(count(stillThere.count)) would vanish from the configuration although the database still has them",
          tables: stillThere,
          hint: "see whether the analyzer's log says why it skipped them"
        )
      )
    }
    if Double(gone.count) > Double(live.tables.count) * Self.tolerance {
      reasons.append(
        GateReason(
          rule: id,
          message: "\(gone.count) of \(live.tables.count) tables would vanish, more than 5 %",
          tables: gone,
          hint: "make sure that this is the right database"
        )
      )
    }
    return reasons
  }

  private func count(_ number: Int) -> String { number == 1 ? "1 table" : "\(number) tables" }
}
