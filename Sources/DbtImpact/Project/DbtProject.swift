// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// A dbt project as a graph: sources, models, what stands on what, and who looks at it.
struct DbtProject {
  private(set) var models: [DbtModel] = []
  private(set) var macros: [String: DbtMacro] = [:]
  private(set) var exposures: [(exposure: DbtExposure, models: Set<Int>, tables: Set<String>)] = []
  /// Declared source tables by their names in the database, in lower case.
  private(set) var declarations: [String: [SchemaFile.SourceTable]] = [:]
  private(set) var warnings: [String]
  private(set) var unreadable: [String] = []
  let facts: DbtProjectFacts

  private var identifiers: [String: String] = [:]
  private var schemas: Set<String> = ["raw"]
  private var byName: [String: [Int]] = [:]

  init(_ files: DbtProjectFiles) {
    warnings = files.warnings
    let schemaFiles = Self.schemaFiles(files, &warnings)
    var modelFiles = ModelFiles(files)
    modelFiles.merge(files.manifest, directory: files.directory)
    models = modelFiles.models
    unreadable = files.files.filter { $0.bytes == nil && modelFiles.lacksText($0.path) }.map(\.path)
    facts = DbtProjectFacts(
      directory: files.directory,
      origin: files.manifest == nil ? "files" : "manifest",
      models: modelFiles.models.count,
      exposures: files.manifest?.exposures.count ?? schemaFiles.reduce(0) { $0 + $1.exposures.count }
    )
    for file in schemaFiles { declare(file) }
    for source in files.manifest?.sources ?? [] { declare(source) }
    macros = modelFiles.macros
    byName = Dictionary(grouping: models.indices) { models[$0].name.name }
    connect(modelFiles.manifestNodes, files.manifest)
    expose(schemaFiles, files.manifest, modelFiles.manifestNodes)
    warnings += modelFiles.warnings + duplicateNames() + unreadable.map { "\($0) could not be read" }
  }

  /// The source table, in lower case, that a relation means; nil for a model.
  func table(of relation: SQLRelation) -> String? {
    switch relation {
    case .source(let source, let name): (identifiers[Self.key(source, name)] ?? name).lowercased()
    case .ref: nil
    case .table(let schema, let name): schema.map(schemas.contains) ?? true ? name.lowercased() : nil
    }
  }

  /// The models that a name means; with versions, all of them.
  func models(named name: String) -> [Int] {
    if let found = byName[name] { return found }
    let prefix = name + "_v"
    return byName.filter { $0.key.hasPrefix(prefix) && Int($0.key.dropFirst(prefix.count)) != nil }.flatMap(\.value)
  }

  private static func key(_ source: String, _ name: String) -> String { source + "\u{0}" + name }

  private static func schemaFiles(_ files: DbtProjectFiles, _ warnings: inout [String]) -> [SchemaFile] {
    var found: [SchemaFile] = []
    for file in files.files where file.path.hasSuffix(".yml") || file.path.hasSuffix(".yaml") {
      guard let bytes = file.bytes else { continue }
      do throws(YAMLErrors) { found.append(try SchemaFile(bytes, path: file.path)) } catch {
        warnings.append("\(file.path) is not readable YAML: \(error.errors.first?.description ?? "no reason given")")
      }
    }
    return found
  }

  private mutating func declare(_ file: SchemaFile) {
    for table in file.tables {
      identifiers[Self.key(table.source, table.name)] = table.identifier
      if let schema = table.schema { schemas.insert(schema.lowercased()) }
      declarations[table.identifier.lowercased(), default: []].append(table)
    }
  }

  private mutating func declare(_ source: DbtManifest.Source) {
    identifiers[Self.key(source.source, source.name)] = source.identifier
    if let schema = source.schema { schemas.insert(schema.lowercased()) }
  }

  private mutating func connect(_ nodes: [String: Int], _ manifest: DbtManifest?) {
    for index in models.indices {
      let written = models[index].structure.written.map(\.relation)
      for relation in (models[index].text?.relations.map(\.relation) ?? []) + written {
        if let table = table(of: relation) { models[index].tables.insert(table) }
        if case .ref(let name) = relation { models[index].parents.formUnion(models(named: name)) }
      }
    }
    let sources = Self.sources(manifest)
    for node in manifest?.nodes ?? [] {
      guard let index = nodes[node.id] else { continue }
      for id in node.dependsOn {
        if let parent = nodes[id] { models[index].parents.insert(parent) }
        if let table = sources[id] { models[index].tables.insert(table) }
      }
    }
    for index in models.indices {
      for parent in models[index].parents { models[parent].children.append(index) }
    }
  }

  private static func sources(_ manifest: DbtManifest?) -> [String: String] {
    Dictionary(
      (manifest?.sources ?? []).map { ($0.id, $0.identifier.lowercased()) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private mutating func expose(_ files: [SchemaFile], _ manifest: DbtManifest?, _ nodes: [String: Int]) {
    if let manifest {
      let sources = Self.sources(manifest)
      exposures = manifest.exposures.map { found in
        (found.exposure, Set(found.dependsOn.compactMap { nodes[$0] }), Set(found.dependsOn.compactMap { sources[$0] }))
      }
      return
    }
    exposures = files.flatMap(\.exposures).map { found in
      var read: Set<Int> = []
      for case .ref(let name) in found.dependsOn { read.formUnion(models(named: name)) }
      return (found.exposure, read, Set(found.dependsOn.compactMap(table(of:))))
    }
  }

  private func duplicateNames() -> [String] {
    byName.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { name, places in
      "\(places.count) models are called \(name): " + places.map { models[$0].path }.sorted().joined(separator: ", ")
    }
  }
}
