// SPDX-License-Identifier: MIT

/// The files of a dbt project as somebody read them: the room itself reads nothing.
package struct DbtProjectFiles: Sendable {
  /// What a file is to the project, by the folder in which it lies.
  package enum Role: Hashable, Sendable { case model, snapshot, macro }

  package struct File: Sendable {
    /// As people should see it, from the place where they stand.
    package let path: String
    package let role: Role
    /// Nil when it could not be read.
    package let bytes: [UInt8]?

    package init(path: String, role: Role, bytes: [UInt8]?) {
      self.path = path
      self.role = role
      self.bytes = bytes
    }
  }

  /// The project's folder, as people should see it.
  package var directory: String
  package var files: [File]
  package var manifest: DbtManifest?
  /// What was wrong on the way here, in words.
  package var warnings: [String]

  package init(
    directory: String,
    files: [File] = [],
    manifest: DbtManifest? = nil,
    warnings: [String] = []
  ) {
    self.directory = directory
    self.files = files
    self.manifest = manifest
    self.warnings = warnings
  }
}
