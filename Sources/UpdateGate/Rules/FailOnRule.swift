// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// Changes are reported and do not block, unless the caller asks for it.
struct FailOnRule: GateRule {
  let id = "fail-on"
  let purpose = "a caller who asked to stop at changes of some severity gets to see them first"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let limit = question.failOn, !question.diff.isFirst else { return [] }
    let severe = question.diff.changes.filter { $0.severity >= limit }
    guard !severe.isEmpty else { return [] }
    let noun = severe.count == 1 ? "1 change is" : "\(severe.count) changes are"
    return [
      GateReason(
        rule: id,
        message: "\(noun) \(limit.rawValue) or worse (--fail-on \(limit.rawValue))",
        tables: Array(Set(severe.map(\.table))),
        hint: "read the changes in the report"
      )
    ]
  }
}
