// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import HostSystem
internal import SchemaEvolution
internal import SystemPackage

/// Reads the files of a dbt project, as many as can be read; what cannot be is in the result as such.
struct DbtProjectReader {
  let outside: UpdateDependencies
  let directory: FilePath

  private static let fileLimit = 64 << 20
  /// A manifest holds the text of every model and every macro of every package.
  private static let manifestLimit = 256 << 20
  private static let deepest = 32
  private static let mostFiles = 50_000

  func read() -> DbtProjectFiles {
    let settingsPath = directory.appending("dbt_project.yml")
    let settings = DbtProjectSettings(bytes(of: settingsPath), path: outside.display(settingsPath))
    var files = DbtProjectFiles(directory: outside.display(directory))
    if let warning = settings.warning { files.warnings.append(warning) }
    for (role, folders) in [
      (DbtProjectFiles.Role.model, settings.modelPaths), (.macro, settings.macroPaths),
      (.snapshot, settings.snapshotPaths),
    ] {
      for folder in folders { collect(directory.appending(folder).lexicallyNormalized(), role, depth: 0, into: &files) }
    }
    readManifest(directory.appending(settings.targetPath).appending("manifest.json"), into: &files)
    return files
  }

  private func collect(_ folder: FilePath, _ role: DbtProjectFiles.Role, depth: Int, into files: inout DbtProjectFiles)
  {
    let names: [String]
    do throws(FileSystemError) { names = try outside.files.list(folder) } catch {
      // A folder that the settings name and nobody made is usual; one that is closed is not.
      if error.errno != .noSuchFileOrDirectory { files.warnings.append(error.description) }
      return
    }
    for name in names where !name.hasPrefix(".") {
      let path = folder.appending(name)
      switch kind(of: path) {
      case .directory where depth < Self.deepest: collect(path, role, depth: depth + 1, into: &files)
      case .directory, .other, .symbolicLink: files.warnings.append("\(outside.display(path)) was not looked into")
      case .regular, nil:
        guard isWanted(path), files.files.count < Self.mostFiles else { continue }
        files.files.append(DbtProjectFiles.File(path: outside.display(path), role: role, bytes: bytes(of: path)))
      }
    }
  }

  // Links to files are followed, links to folders are not: they can lead in circles.
  private func kind(of path: FilePath) -> FileMetadata.Kind? {
    do throws(FileSystemError) {
      let own = try outside.files.metadata(of: path, followLink: false).kind
      guard own == .symbolicLink else { return own }
      let target = try outside.files.metadata(of: path, followLink: true).kind
      return target == .directory ? .symbolicLink : target
    } catch { return nil }
  }

  private func isWanted(_ path: FilePath) -> Bool { ["sql", "py", "yml", "yaml"].contains(path.extension) }

  private func bytes(of path: FilePath, limit: Int = fileLimit) -> [UInt8]? {
    do throws(FileSystemError) { return try outside.files.contents(of: path, limit: limit) } catch { return nil }
  }

  private func readManifest(_ path: FilePath, into files: inout DbtProjectFiles) {
    let bytes: [UInt8]
    do throws(FileSystemError) { bytes = try outside.files.contents(of: path, limit: Self.manifestLimit) } catch {
      if error.errno != .noSuchFileOrDirectory, error.errno != .notDirectory {
        files.warnings.append("\(error.description); the project's files were read instead")
      }
      return
    }
    let name = outside.display(path)
    do throws(JSONSyntaxError) {
      files.manifest = DbtManifest(try JSONValue(parsing: bytes), directory: files.directory)
      if files.manifest == nil {
        files.warnings.append("\(name) is not a dbt manifest; the project's files were read instead")
      }
    } catch {
      files.warnings.append("\(name) is not readable JSON (\(error)); the project's files were read instead")
    }
  }
}
