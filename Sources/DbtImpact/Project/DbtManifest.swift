// SPDX-License-Identifier: MIT

/// What the impact needs of a project's `target/manifest.json`.
package struct DbtManifest: Sendable {
  package struct Node: Sendable {
    package let id: String
    package let name: String
    /// From the project's folder.
    package let path: String
    package let code: String
    package let isIncremental: Bool
    package let dependsOn: [String]

    package init(id: String, name: String, path: String, code: String, isIncremental: Bool, dependsOn: [String]) {
      self.id = id
      self.name = name
      self.path = path
      self.code = code
      self.isIncremental = isIncremental
      self.dependsOn = dependsOn
    }
  }

  package struct Source: Sendable {
    package let id: String
    package let source: String
    package let name: String
    package let schema: String?
    /// The table's name in the database.
    package let identifier: String

    package init(id: String, source: String, name: String, schema: String?, identifier: String) {
      self.id = id
      self.source = source
      self.name = name
      self.schema = schema
      self.identifier = identifier
    }
  }

  package struct Exposure: Sendable {
    package let exposure: DbtExposure
    package let dependsOn: [String]

    package init(exposure: DbtExposure, dependsOn: [String]) {
      self.exposure = exposure
      self.dependsOn = dependsOn
    }
  }

  package var nodes: [Node]
  package var sources: [Source]
  package var exposures: [Exposure]

  package init(nodes: [Node], sources: [Source], exposures: [Exposure]) {
    self.nodes = nodes
    self.sources = sources
    self.exposures = exposures
  }
}
