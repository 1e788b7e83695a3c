// SPDX-License-Identifier: MIT

internal import OrderedCollections
package import YAMLDocument

/// One `tables.yml` as it was read: its tree, its configuration, and what only the bytes can tell.
///
/// Comes in: the file's bytes. Goes out: everything that rules and comparisons need. Refuses: bytes that are not one
/// YAML document.
package struct TablesDocument: Sendable {
  package let root: YAMLNode
  package let configuration: TablesConfiguration
  package let defects: [StructuralDefect]
  package let source: SourceFacts

  /// The tables that are judged: none in the older shape, which as a whole is one finding.
  let entries: [TableEntry]
  /// Those of them that the analyzer could describe; an entry with an `error` has no other fields to judge.
  let describedTables: [TableEntry]

  package init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLErrors) {
    root = try YAMLReader(limits: limits).read(bytes)
    let decoded = TablesDecoder().decode(root)
    configuration = decoded.configuration
    defects = decoded.defects
    source = SourceFacts(bytes)
    entries = configuration.shape == .current ? Array(configuration.tables.values) : []
    describedTables = entries.filter { $0.fields["error"] == nil }
  }
}

/// Signs of damage that the parsed tree no longer shows.
package struct SourceFacts: Hashable, Sendable {
  /// Whether the last byte is a line feed, as after every complete write.
  package let endsWithLineFeed: Bool
  /// The place behind the last byte.
  package let end: Mark
  /// The first carriage return that no line feed follows.
  package let loneCarriageReturn: Mark?

  package init(_ bytes: [UInt8]) {
    endsWithLineFeed = bytes.last == UInt8(ascii: "\n")
    let stray = bytes.indices.first { index in
      bytes[index] == UInt8(ascii: "\r") && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"))
    }
    // Splitting a large file into lines costs time; a sound file needs no places.
    let lines = endsWithLineFeed && stray == nil ? nil : SourceLines(bytes)
    end = lines?.end ?? Mark(line: 1, column: 1)
    loneCarriageReturn = stray.flatMap { lines?.mark(atByte: $0) }
  }
}

extension TablesDocument {
  /// A section of the root with its key.
  func section(_ name: String) -> YAMLEntry? {
    root.value.mapping?.first { $0.key.value == .string(name) }
  }

  /// The tables that are written down, those that are no proper entries included.
  package var writtenTableCount: Int? { section("tables")?.value.value.mapping?.count }
}
