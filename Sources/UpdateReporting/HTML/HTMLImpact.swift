// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import TablesDiffing

/// What the changes break in the dbt project, as paths: the change, the models that name it, what stands on them.
struct HTMLImpact {
  let intro: String
  let paths: [HTMLImpactPath]
  let unfelt: [String]
  let hasUnfelt: Bool
  let limits: [String]
  let hasPaths: Bool

  /// Nil when no change could be felt downstream.
  init?(_ impact: DbtImpact?) {
    guard let impact, !impact.answers.isEmpty else { return nil }
    intro = impact.project.map { ImpactPhrase.project($0) + "." } ?? ImpactPhrase.noProject
    // Without a project every answer is the same one, and the sentence above has said it.
    let felt = impact.project == nil ? [] : impact.answers.filter { $0.certainty != .noneFound }
    paths = felt.map(HTMLImpactPath.init)
    hasPaths = !paths.isEmpty
    unfelt = impact.answers.filter { $0.certainty == .noneFound }.map(\.subject.name)
    hasUnfelt = !unfelt.isEmpty
    limits = impact.warnings
  }
}

/// One change and everything on its way to the people who read the dashboards.
struct HTMLImpactPath {
  let certaintyMark: String
  let certaintyTone: String
  let source: String
  let verdict: String
  let models: [HTMLImpactModel]
  let hasModels: Bool
  let stages: [HTMLImpactStage]

  init(_ answer: ImpactAnswer) {
    let isNamed = answer.certainty == .named
    certaintyMark = (isNamed ? ChangeMark.harmful : .unknown).rawValue
    certaintyTone = isNamed ? answer.subject.severity.rawValue : "informational"
    source = ImpactPhrase.subject(answer.subject)
    verdict = ImpactPhrase.verdict(answer)
    models = answer.places.map {
      HTMLImpactModel(model: $0.model.name, spot: $0.place.description, doubt: ImpactPhrase.reason($0))
    }
    hasModels = !models.isEmpty
    stages = ImpactPhrase.reached(answer).map { HTMLImpactStage(stage: $0.label, names: $0.names) }
  }
}

/// A model that names the change, or may.
struct HTMLImpactModel {
  let model: String
  let spot: String
  let doubt: String?
}

/// What stands on the models: marts, other models, exposures.
struct HTMLImpactStage {
  let stage: String
  let names: [String]
}
