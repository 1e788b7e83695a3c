// SPDX-License-Identifier: MIT

internal import DbtImpact

/// The impact for a terminal: one entry for each change that a model feels, the rest counted; beyond a screenful it is folded.
struct ImpactText {
  /// Entries, and names in one line of an entry.
  static let mostAnswers = 5
  static let mostNames = 3

  let impact: DbtImpact
  /// What to type to see everything.
  let unfold: String?

  func add(to lines: inout TextLines) {
    guard !impact.answers.isEmpty else { return }
    lines.gap()
    guard let project = impact.project else {
      lines.add(ImpactPhrase.noProject)
      return
    }
    lines.add("dbt impact (\(ImpactPhrase.project(project)))", after: "", .bold)
    let felt = impact.answers.filter { $0.certainty != .noneFound }
    for answer in felt.prefix(Self.mostAnswers) { add(answer, to: &lines) }
    if felt.count > Self.mostAnswers {
      let more = "and \(Amounts.of(felt.count - Self.mostAnswers, "more change"))"
      lines.add(more + (unfold.map { ": " + $0 } ?? ""), after: "  ")
    }
    let none = impact.answers.filter { $0.certainty == .noneFound }.map(\.subject.name)
    if !none.isEmpty { lines.add(Self.listed(none, most: 6), after: "  none found: ") }
    for warning in impact.warnings.prefix(Self.mostNames) { lines.add(warning, after: "  ? ") }
    if impact.warnings.count > Self.mostNames {
      lines.add("and \(Amounts.of(impact.warnings.count - Self.mostNames, "more remark"))", after: "  ? ")
    }
  }

  private func add(_ answer: ImpactAnswer, to lines: inout TextLines) {
    let mark: ChangeMark = answer.certainty == .named ? .harmful : .unknown
    lines.add(ImpactPhrase.headline(answer), after: "  \(mark.rawValue) ")
    for place in answer.places.prefix(Self.mostNames) { lines.add(ImpactPhrase.place(place), after: "      ") }
    if answer.places.count > Self.mostNames {
      lines.add("and \(Amounts.of(answer.places.count - Self.mostNames, "more model"))", after: "      ")
    }
    for (label, names) in ImpactPhrase.reached(answer) {
      lines.add(Self.listed(names, most: Self.mostNames), after: "      \(label): ")
    }
  }

  private static func listed(_ names: [String], most: Int) -> String {
    names.prefix(most).joined(separator: ", ") + (names.count > most ? " and \(names.count - most) more" : "")
  }
}
