// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// The folders that `dbt_project.yml` names; dbt's own defaults where it names none or cannot be read.
package struct DbtProjectSettings: Hashable, Sendable {
  package var modelPaths = ["models"]
  package var macroPaths = ["macros"]
  package var snapshotPaths = ["snapshots"]
  package var targetPath = "target"
  /// Why the file was of no use.
  package var warning: String?

  /// Reads the project's own file; nil stands for a file that is not there.
  package init(_ bytes: [UInt8]?, path: String) {
    guard let bytes else { return }
    do throws(YAMLErrors) {
      guard case .mapping(let entries) = try YAMLReader().read(bytes).value else { return }
      for entry in entries {
        guard case .string(let key) = entry.key.value else { continue }
        switch (key, entry.value.value) {
        case ("model-paths", .sequence(let items)), ("source-paths", .sequence(let items)):
          modelPaths = Self.texts(items)
        case ("macro-paths", .sequence(let items)): macroPaths = Self.texts(items)
        case ("snapshot-paths", .sequence(let items)): snapshotPaths = Self.texts(items)
        case ("target-path", .string(let text)): targetPath = text
        default: break
        }
      }
    } catch { warning = "\(path) is not readable YAML; dbt's usual folders were read instead" }
  }

  private static func texts(_ items: [YAMLNode]) -> [String] { items.compactMap(\.value.scalarText) }
}
