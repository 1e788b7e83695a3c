// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// What a project's YAML files declare: sources, and the dashboards that stand on models.
struct SchemaFile {
  struct SourceTable {
    let source: String
    let name: String
    let schema: String?
    let identifier: String
    let place: DbtPlace
    /// Columns that are described or tested there, by their names in lower case.
    let columns: [String: Int]
  }

  struct Exposure {
    let exposure: DbtExposure
    let dependsOn: [SQLRelation]
  }

  private(set) var tables: [SourceTable] = []
  private(set) var exposures: [Exposure] = []
  private let path: String

  /// Throws what YAML refuses; what is well-formed and something else is passed over.
  init(_ bytes: [UInt8], path: String) throws(YAMLErrors) {
    self.path = path
    let isBlank = bytes.allSatisfy { $0 <= 0x20 }
    guard !isBlank else { return }
    let root = try YAMLReader().read(bytes)
    for source in root["sources"].items { read(source: source) }
    for exposure in root["exposures"].items { read(exposure: exposure) }
  }

  private mutating func read(source: YAMLNode) {
    guard let name = source["name"].text else { return }
    let schema = source["schema"].text
    for table in source["tables"].items {
      guard let key = table["name"], let tableName = key.text else { continue }
      let columns = table["columns"].items.compactMap { column in
        column["name"].flatMap { node in node.text.map { ($0.lowercased(), node.mark.line) } }
      }
      tables.append(
        SourceTable(
          source: name,
          name: tableName,
          schema: schema ?? name,
          identifier: table["identifier"].text ?? tableName,
          place: DbtPlace(path: path, line: key.mark.line),
          columns: Dictionary(columns, uniquingKeysWith: { first, _ in first })
        )
      )
    }
  }

  private mutating func read(exposure: YAMLNode) {
    guard let key = exposure["name"], let name = key.text else { return }
    let owner = exposure["owner"]
    exposures.append(
      Exposure(
        exposure: DbtExposure(
          name: exposure["label"].text ?? name,
          type: exposure["type"].text,
          owner: owner?["name"].text ?? owner?["email"].text ?? owner.text,
          place: DbtPlace(path: path, line: key.mark.line)
        ),
        dependsOn: exposure["depends_on"].items.compactMap(\.text).flatMap { text in
          SQLText(Array("{{ \(text) }}".utf8)).relations.map(\.relation)
        }
      )
    )
  }
}

extension YAMLNode {
  fileprivate subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key.value == .string(key) }?.value
  }
}

extension YAMLNode? {
  fileprivate var items: [YAMLNode] { if case .sequence(let items)? = self?.value { items } else { [] } }
  fileprivate var text: String? { self?.text }
}

extension YAMLNode {
  /// Names such as `on` and `2024` are values of another kind to YAML, and names all the same.
  fileprivate var text: String? { value == .null ? nil : value.scalarText }
}
