// SPDX-License-Identifier: MIT

/// The models and macros of a project's files, and those that only its manifest knows.
struct ModelFiles {
  private(set) var models: [DbtModel] = []
  private(set) var macros: [String: DbtMacro] = [:]
  /// Positions of the manifest's nodes.
  private(set) var manifestNodes: [String: Int] = [:]
  private(set) var warnings: [String] = []
  private var positions: [String: Int] = [:]

  init(_ files: DbtProjectFiles) {
    for file in files.files.sorted(by: { $0.path < $1.path }) {
      switch file.role {
      case .macro: addMacros(file)
      case .model where file.path.hasSuffix(".sql") || file.path.hasSuffix(".py"): addModel(file)
      case .snapshot where file.path.hasSuffix(".sql"): addModel(file)
      default: break
      }
    }
  }

  /// Whether a file that could not be read leaves a hole: the manifest may have its text.
  func lacksText(_ path: String) -> Bool { positions[path].map { models[$0].text == nil } ?? true }

  private mutating func addModel(_ file: DbtProjectFiles.File) {
    let stem = file.path.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
    let text = file.bytes.map { file.path.hasSuffix(".py") ? SQLText(python: $0) : SQLText($0) }
    for name in text?.snapshots.isEmpty == false ? text?.snapshots ?? [] : [String(stem)] {
      positions[file.path] = models.count
      models.append(DbtModel(name: name, path: file.path, text: text))
    }
  }

  private mutating func addMacros(_ file: DbtProjectFiles.File) {
    guard file.path.hasSuffix(".sql"), let bytes = file.bytes else { return }
    let text = SQLText(bytes)
    for section in text.macros { macros[section.name] = DbtMacro(section, in: text) }
  }

  /// The manifest knows every model, also those of packages; the files know what was written since.
  mutating func merge(_ manifest: DbtManifest?, directory: String) {
    guard let manifest else { return }
    let fromFiles = models.count
    var known: Set<Int> = []
    for node in manifest.nodes {
      let path = directory + "/" + node.path
      let text = SQLText(Array(node.code.utf8))
      if let index = positions[path] {
        models[index] = DbtModel(
          name: node.name,
          path: path,
          text: models[index].text ?? text,
          isIncremental: node.isIncremental
        )
        manifestNodes[node.id] = index
        known.insert(index)
      } else {
        manifestNodes[node.id] = models.count
        positions[path] = models.count
        models.append(DbtModel(name: node.name, path: path, text: text, isIncremental: node.isIncremental))
      }
    }
    let newer = fromFiles - known.count
    if newer > 0 {
      warnings.append("the manifest does not know \(newer) of the models; these were read from their files alone")
    }
  }
}

extension SQLText {
  /// A Python model: its calls of `dbt.ref` and `dbt.source`, and nothing about its columns.
  init(python bytes: [UInt8]) {
    let open = Array("{{ ".utf8)
    let code = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { line in line.prefix { $0 != UInt8(ascii: "#") } }
      .joined(separator: [UInt8(ascii: "\n")])
    let whole = SQLText(open + Array(code) + Array(" }}".utf8))
    self.init()
    relations = whole.relations
    isIncremental = whole.isIncremental
  }
}
