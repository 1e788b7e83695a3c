// SPDX-License-Identifier: MIT

/// An analysis reads a database and writes one file into its staging directory; nothing else.
struct ForeignTouchRule: GateRule {
  let id = "analyzer-touched-files"
  let purpose = "a script that writes outside its staging directory is not the script that was expected"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard !question.analyzer.touched.isEmpty else { return [] }
    return [
      GateReason(
        rule: id,
        message: "the analyzer changed files outside its staging directory, which were put back: "
          + question.analyzer.touched.joined(separator: ", "),
        hint: "find out what writes there before the next run"
      )
    ]
  }
}
