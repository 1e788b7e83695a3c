// SPDX-License-Identifier: MIT

/// The pipeline's readers would trip over these.
struct ContractRule: GateRule {
  let id = "contract-violated"
  let purpose = "the load of a table fails or goes wrong when its entry breaks what the loader reads"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    let byRule = Dictionary(grouping: question.contractViolations, by: \.rule)
    return byRule.keys.sorted().map { rule in
      let violations = byRule[rule] ?? []
      let more = violations.count > 1 ? " (and \(violations.count - 1) more of this kind)" : ""
      return GateReason(
        rule: id,
        message: "\(rule): \(violations.first?.message ?? "")\(more)",
        tables: violations.compactMap(\.table),
        hint: "see the findings in the report"
      )
    }
  }
}
