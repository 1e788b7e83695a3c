// SPDX-License-Identifier: MIT

import TablesConfig
import TablesDiffing

@testable import DbtImpact

/// A dbt project written down in a test, and questions to it.
struct ProjectCase {
  var files: [(path: String, text: String?)] = []
  var manifest: DbtManifest?

  /// By path below the project; a nil text is a file that could not be read.
  init(_ files: KeyValuePairs<String, String?>, manifest: DbtManifest? = nil) {
    self.files = files.map { ($0.key, $0.value) }
    self.manifest = manifest
  }

  var projectFiles: DbtProjectFiles {
    DbtProjectFiles(
      directory: "dbt",
      files: files.map { file in
        let role: DbtProjectFiles.Role =
          file.path.hasPrefix("macros/") ? .macro : file.path.hasPrefix("snapshots/") ? .snapshot : .model
        return DbtProjectFiles.File(path: "dbt/" + file.path, role: role, bytes: file.text.map { Array($0.utf8) })
      },
      manifest: manifest
    )
  }

  func answer(_ table: String, _ column: String? = nil) -> ImpactAnswer {
    ImpactSearch(DbtProject(projectFiles)).answer(
      ImpactSubject(table: table, column: column, event: .removed, severity: .breaking, fingerprint: "")
    )
  }

  var warnings: [String] { DbtProject(projectFiles).warnings }

  /// One staging model over `document`.
  static func staging(_ sql: String) -> ProjectCase { ProjectCase(["models/staging/stg_document.sql": sql]) }
}

extension ImpactAnswer {
  /// `reason path:line` of each place.
  var shown: [String] { places.map { "\($0.reason.rawValue) \($0.place)" } }
}
