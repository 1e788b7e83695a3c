// SPDX-License-Identifier: MIT

/// Who feels one change, and how sure that is.
package struct ImpactAnswer: Hashable, Sendable {
  /// How sure an answer is; a closed set.
  package enum Certainty: String, Hashable, Sendable, CaseIterable {
    /// A model names it.
    case named
    /// A `SELECT *`, a macro or an ambiguous word may bring it into a model.
    case possible
    /// Everything was read, and nothing names it.
    case noneFound = "none_found"
    /// No project, or a file that could not be read.
    case unknown
  }

  package let subject: ImpactSubject
  package let certainty: Certainty
  /// Models that name it or may do so, the certain ones first.
  package let places: [ImpactPlace]
  /// What stands on these models, directly or not.
  package let dependents: [DbtModelName]
  package let exposures: [DbtExposure]
  /// Where the project's YAML declares it.
  package let declarations: [DbtPlace]
  /// Models that read the table, whether they name the column or not.
  package let readers: [String]

  package init(
    subject: ImpactSubject,
    certainty: Certainty,
    places: [ImpactPlace] = [],
    dependents: [DbtModelName] = [],
    exposures: [DbtExposure] = [],
    declarations: [DbtPlace] = [],
    readers: [String] = []
  ) {
    self.subject = subject
    self.certainty = certainty
    self.places = places
    self.dependents = dependents
    self.exposures = exposures
    self.declarations = declarations
    self.readers = readers
  }

  /// The dependents that people and dashboards read.
  package var marts: [String] { dependents.filter { $0.layer == .mart }.map(\.name) }
}

/// One model that a change reaches, and where.
package struct ImpactPlace: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The text names the column, or reads the table.
    case named
    /// The name stands there, but may belong to something else.
    case ambiguous
    case selectStar = "select_star"
    case macro
    /// A Python model reads the table.
    case python
    case unreadable
  }

  package let model: DbtModelName
  package let place: DbtPlace
  package let reason: Reason
  /// The macro, when it is one.
  package let macro: String?

  package init(model: DbtModelName, place: DbtPlace, reason: Reason, macro: String? = nil) {
    self.model = model
    self.place = place
    self.reason = reason
    self.macro = macro
  }
}

/// A model and the layer in which it lies.
package struct DbtModelName: Hashable, Sendable {
  package enum Layer: String, Hashable, Sendable, CaseIterable {
    case staging, intermediate, mart, other
  }

  package let name: String
  package let layer: Layer

  package init(name: String, layer: Layer) {
    self.name = name
    self.layer = layer
  }
}

/// A line of a file; the line is nil when the file as a whole is meant.
package struct DbtPlace: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  package let line: Int?

  package init(path: String, line: Int?) {
    self.path = path
    self.line = line
  }

  /// `models/staging/stg_opendental__document.sql:6`
  package var description: String { line.map { "\(path):\($0)" } ?? path }
}

/// A dashboard, notebook or application that stands on models.
package struct DbtExposure: Hashable, Sendable {
  package let name: String
  package let type: String?
  package let owner: String?
  package let place: DbtPlace

  package init(name: String, type: String?, owner: String?, place: DbtPlace) {
    self.name = name
    self.type = type
    self.owner = owner
    self.place = place
  }
}
