// SPDX-License-Identifier: MIT

internal import DbtImpact

/// The impact as a section of a Markdown report: every answer in a table, every model behind a summary line.
enum ImpactMarkdown {
  static func lines(_ impact: DbtImpact) -> [String] {
    guard !impact.answers.isEmpty else { return [] }
    var lines = ["## dbt impact", ""]
    guard let project = impact.project else { return lines + [MarkdownText.prose(ImpactPhrase.noProject), ""] }
    lines += [MarkdownText.prose(ImpactPhrase.project(project)) + ".", ""]
    lines += ["| Change | Impact | Marts | Exposures |", "|---|---|---|---|"] + impact.answers.map(row) + [""]
    for answer in impact.answers where !answer.places.isEmpty { lines += details(answer) }
    if !impact.warnings.isEmpty { lines += impact.warnings.map { "- " + MarkdownText.prose($0) } + [""] }
    return lines
  }

  private static func row(_ answer: ImpactAnswer) -> String {
    let reached = Dictionary(uniqueKeysWithValues: ImpactPhrase.reached(answer).map { ($0.label, $0.names) })
    let none = answer.places.isEmpty ? "" : "none found"
    let cells =
      [ImpactPhrase.subject(answer.subject), ImpactPhrase.verdict(answer)]
      + ["marts", "exposures"].map { reached[$0]?.joined(separator: ", ") ?? none }
    return "| " + cells.map(MarkdownText.prose).joined(separator: " | ") + " |"
  }

  private static func details(_ answer: ImpactAnswer) -> [String] {
    let places = answer.places.map { place in
      let reason = ImpactPhrase.reason(place).map { ": " + MarkdownText.prose($0) } ?? ""
      return "- \(MarkdownText.code(place.model.name)) \(MarkdownText.code(place.place.description))\(reason)"
    }
    let reached = ImpactPhrase.reached(answer).filter { !$0.label.contains("marts") && $0.label != "exposures" }.map {
      "- \($0.label): " + $0.names.map { MarkdownText.code($0) }.joined(separator: ", ")
    }
    let summary = MarkdownText.prose(ImpactPhrase.headline(answer))
    return ["<details><summary>\(summary)</summary>", ""] + places + reached + ["", "</details>", ""]
  }
}
