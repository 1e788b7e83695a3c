// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import OrderedCollections
internal import SchemaEvolution

extension DbtManifest {
  /// The parts of a `manifest.json` that the impact needs; nil when the document is something else.
  init?(_ document: JSONValue, directory: String) {
    guard let nodes = document["nodes"]?.object else { return nil }
    self.init(
      nodes: nodes.compactMap { id, node in Self.node(id, node) },
      sources: (document["sources"]?.object ?? [:]).compactMap { id, source in Self.source(id, source) },
      exposures: (document["exposures"]?.object ?? [:]).values.compactMap { Self.exposure($0, directory) }
    )
  }

  private static func node(_ id: String, _ node: JSONValue) -> Node? {
    guard let kind = node["resource_type"]?.string, ["model", "snapshot"].contains(kind) else { return nil }
    guard let name = node["name"]?.string, let path = node["original_file_path"]?.string else { return nil }
    return Node(
      id: id,
      name: name,
      // Written on Windows, it has the other slash.
      path: path.split(separator: "\\").joined(separator: "/"),
      // `raw_sql` until dbt 1.3.
      code: node["raw_code"]?.string ?? node["raw_sql"]?.string ?? "",
      isIncremental: node["config"]?["materialized"]?.string == "incremental",
      dependsOn: dependencies(node)
    )
  }

  private static func source(_ id: String, _ source: JSONValue) -> Source? {
    guard let name = source["name"]?.string, let sourceName = source["source_name"]?.string else { return nil }
    return Source(
      id: id,
      source: sourceName,
      name: name,
      schema: source["schema"]?.string,
      identifier: source["identifier"]?.string ?? name
    )
  }

  private static func exposure(_ exposure: JSONValue, _ directory: String) -> Exposure? {
    guard let name = exposure["name"]?.string else { return nil }
    let owner = exposure["owner"]
    return Exposure(
      exposure: DbtExposure(
        name: exposure["label"]?.string ?? name,
        type: exposure["type"]?.string,
        owner: owner?["name"]?.string ?? owner?["email"]?.string,
        place: DbtPlace(path: directory + "/" + (exposure["original_file_path"]?.string ?? "manifest.json"), line: nil)
      ),
      dependsOn: dependencies(exposure)
    )
  }

  private static func dependencies(_ node: JSONValue) -> [String] {
    (node["depends_on"]?["nodes"]?.array ?? []).compactMap(\.string)
  }
}
