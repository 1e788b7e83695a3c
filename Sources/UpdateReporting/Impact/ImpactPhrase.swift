// SPDX-License-Identifier: MIT

internal import DbtImpact

/// The words in which every report speaks of an impact.
enum ImpactPhrase {
  static let noProject =
    "dbt impact: unknown, because no dbt project was found beside the pipeline (--dbt-project DIR names one)."

  /// `dbt_dental_models: 9 models, 1 exposure, read from its files`
  static func project(_ project: DbtProjectFacts) -> String {
    let exposures = project.exposures == 0 ? "" : ", " + Amounts.of(project.exposures, "exposure")
    let origin = project.origin == "manifest" ? "its manifest and files" : "its files"
    return "\(project.directory): \(Amounts.of(project.models, "model"))\(exposures), read from \(origin)"
  }

  /// `document.ExternalGUID removed: named by 1 model`
  static func headline(_ answer: ImpactAnswer) -> String {
    subject(answer.subject) + ": " + verdict(answer)
  }

  static func subject(_ subject: ImpactSubject) -> String {
    switch subject.event {
    case .removed: "\(subject.name) removed"
    case .renamed: "\(subject.name) removed, perhaps now \(subject.newName ?? "another name")"
    case .retyped: "\(subject.name) retyped"
    }
  }

  static func verdict(_ answer: ImpactAnswer) -> String {
    let models = Amounts.of(answer.places.count, "model")
    return switch answer.certainty {
    case .named: answer.subject.column == nil ? "read by \(models)" : "named by \(models)"
    case .possible: "possible in \(models)"
    case .noneFound: "none found"
    case .unknown: "unknown"
    }
  }

  /// `models/staging/stg_opendental__document.sql:6`; the model's name where the file is called otherwise.
  static func place(_ place: ImpactPlace) -> String {
    let name = place.place.path.contains("/\(place.model.name).") ? "" : "\(place.model.name) in "
    return "\(name)\(place.place)" + (reason(place).map { ": " + $0 } ?? "")
  }

  /// Why a model is only possibly concerned; nil when it simply names the thing.
  static func reason(_ place: ImpactPlace) -> String? {
    switch place.reason {
    case .named: nil
    case .ambiguous: "the name stands there, and may be another's"
    case .selectStar: "SELECT * passes it on"
    case .macro: place.macro.map { "the macro \($0) may name it" } ?? "a macro writes the part that reads the table"
    case .python: "a Python model reads the table"
    case .unreadable: "its file could not be read"
    }
  }

  /// What stands on the models, by label.
  static func reached(_ answer: ImpactAnswer) -> [(label: String, names: [String])] {
    let others = answer.dependents.filter { $0.layer != .mart }.map(\.name)
    let exposures = answer.exposures.map { $0.name + ($0.owner.map { " (owner: \($0))" } ?? "") }
    let isConcerned = !answer.places.isEmpty
    if isConcerned, answer.marts.isEmpty, exposures.isEmpty {
      return [("other models", others), ("marts and exposures", ["none found"]), declared(answer)].filter {
        !$0.1.isEmpty
      }
    }
    return [
      ("marts", answer.marts.isEmpty && isConcerned ? ["none found"] : answer.marts), ("other models", others),
      ("exposures", exposures.isEmpty && isConcerned ? ["none found"] : exposures), declared(answer),
    ].filter { !$0.1.isEmpty }
  }

  private static func declared(_ answer: ImpactAnswer) -> (label: String, names: [String]) {
    ("declared in", answer.declarations.map(\.description))
  }
}
