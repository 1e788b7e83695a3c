// SPDX-License-Identifier: MIT

/// A complete candidate does not prove a complete run.
struct AnalyzerEndingRule: GateRule {
  let id = "analyzer-ended-badly"
  let purpose = "an analyzer that failed after it wrote its file may have left out what it failed on"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    if let ending = question.analyzer.abnormalEnding {
      return [
        GateReason(
          rule: id,
          message: "the analyzer ended with \(ending), although it left a complete candidate"
            + (question.analyzer.cause.map { ": \($0)" } ?? ""),
          hint: "read the end of its log"
        )
      ]
    }
    if !question.analyzer.leftovers.isEmpty {
      let names = question.analyzer.leftovers.joined(separator: ", ")
      return [
        GateReason(
          rule: id,
          message: "the analyzer left processes running, which were ended: \(names)",
          hint: "read the end of its log"
        )
      ]
    }
    guard question.analyzer.saidComplete else {
      return [
        GateReason(
          rule: id,
          message: "the analyzer ended without saying that it was done",
          hint: "read the end of its log"
        )
      ]
    }
    return []
  }
}
