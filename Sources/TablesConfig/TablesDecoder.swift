// SPDX-License-Identifier: MIT

internal import OrderedCollections
package import YAMLDocument

/// A document's tree as a configuration, with everything that did not fit into one.
package struct DecodedTables: Sendable {
  package var configuration: TablesConfiguration
  /// What was left out; rules turn these into findings.
  package var defects: [StructuralDefect]
}

/// A place where the tree has not the structure of a configuration.
package enum StructuralDefect: Hashable, Sendable {
  case rootNotMapping(YAMLNode)
  case sectionMissing(String, root: Mark)
  case sectionNotMapping(String, YAMLNode)
  case entryNotMapping(table: String, key: Mark, YAMLNode)
  /// The file has the three sections of the first format instead of `tables`.
  case olderShape(Mark)
}

/// Takes a parsed document apart into metadata and tables.
///
/// Comes in: the root node. Goes out: always a configuration, as much of it as there is, and the list of what did not
/// fit. Keys that are not strings are left out; the values of fields are kept as they are written.
package struct TablesDecoder: Sendable {
  package init() {}

  /// The configuration in a document.
  package func decode(_ root: YAMLNode) -> DecodedTables {
    var decoded = DecodedTables(
      configuration: TablesConfiguration(metadata: [:], tables: [:], shape: .unknown),
      defects: []
    )
    guard let sections = root.value.mapping else {
      decoded.defects.append(.rootNotMapping(root))
      return decoded
    }
    if let tables = Self.section("tables", of: sections) {
      decoded.configuration.shape = .current
      decodeTables(tables.value, named: "tables", into: &decoded)
      decodeMetadata(Self.section("metadata", of: sections)?.value, root: root.mark, into: &decoded)
    } else if let older = Self.section("source_tables", of: sections) {
      decoded.configuration.shape = .threeSections
      decoded.defects.append(.olderShape(older.key.mark))
      decodeTables(older.value, named: "source_tables", into: &decoded)
    } else {
      decoded.defects.append(.sectionMissing("tables", root: root.mark))
      decodeMetadata(Self.section("metadata", of: sections)?.value, root: root.mark, into: &decoded)
    }
    return decoded
  }

  private static func section(_ name: String, of sections: [YAMLEntry]) -> YAMLEntry? {
    sections.first { $0.key.value == .string(name) }
  }

  private func decodeMetadata(_ section: YAMLNode?, root: Mark, into decoded: inout DecodedTables) {
    guard let section else { return decoded.defects.append(.sectionMissing("metadata", root: root)) }
    guard let entries = section.value.mapping else {
      return decoded.defects.append(.sectionNotMapping("metadata", section))
    }
    decoded.configuration.metadata = Self.fields(entries)
  }

  private func decodeTables(_ section: YAMLNode, named name: String, into decoded: inout DecodedTables) {
    guard let entries = section.value.mapping else { return decoded.defects.append(.sectionNotMapping(name, section)) }
    decoded.configuration.tables.reserveCapacity(entries.count)
    for entry in entries {
      guard let table = entry.key.value.string else { continue }
      guard let fields = entry.value.value.mapping else {
        decoded.defects.append(.entryNotMapping(table: table, key: entry.key.mark, entry.value))
        continue
      }
      decoded.configuration.tables[table] = TableEntry(name: table, mark: entry.key.mark, fields: Self.fields(fields))
    }
  }

  private static func fields(_ entries: [YAMLEntry]) -> OrderedDictionary<String, YAMLNode> {
    var fields = OrderedDictionary<String, YAMLNode>(minimumCapacity: entries.count)
    for entry in entries {
      if let key = entry.key.value.string { fields[key] = entry.value }
    }
    return fields
  }
}
