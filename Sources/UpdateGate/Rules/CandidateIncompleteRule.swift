// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// Compares the candidate with the source database itself, so that a first configuration is guarded too.
struct CandidateIncompleteRule: GateRule {
  let id = "candidate-incomplete"
  let purpose = "tables that the candidate leaves out are not copied any more, and nothing fails"

  /// Analyzers leave out working tables by these parts of their names.
  static let leftOutByDesign = ["tmp_", "temp_", "backup_", "#", "test_"]
  /// Share of the database's tables that may be missing: an analyzer may have reasons of its own for a few.
  static let tolerance = 0.05

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let source = question.sourceTables else { return [] }
    let expected = source.filter { name in !Self.leftOutByDesign.contains { name.lowercased().contains($0) } }
    let listed = Set(question.candidate.tables.keys.map { $0.lowercased() })
    let missing = expected.filter { !listed.contains($0.lowercased()) }
    guard Double(missing.count) > Double(expected.count) * Self.tolerance else { return [] }
    return [
      GateReason(
        rule: id,
        message: "the database has \(expected.count) tables, the candidate leaves out \(missing.count) of them",
        tables: Array(missing),
        hint: "see whether the analyzer's log says why it skipped them"
      )
    ]
  }
}
