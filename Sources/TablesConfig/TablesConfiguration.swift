// SPDX-License-Identifier: MIT

package import OrderedCollections
package import YAMLDocument

/// `tables.yml` as values: what the file says, in its order, with the place of every value.
///
/// Made by `TablesDecoder` from a parsed document; says nothing about whether the file is fit for use (that is
/// `TablesValidator`).
package struct TablesConfiguration: Sendable {
  /// Which generation of the format the file has.
  package enum Shape: String, Hashable, Sendable {
    /// `metadata` and `tables`.
    case current
    /// `source_tables`, `staging_tables` and `target_tables`, each with every table; only the first is decoded.
    case threeSections = "three-sections"
    /// None of the known sections.
    case unknown
  }

  /// The `metadata` section; empty when the file has none.
  package var metadata: OrderedDictionary<String, YAMLNode>
  /// The tables by name, in file order.
  package var tables: OrderedDictionary<String, TableEntry>
  package var shape: Shape

  package init(
    metadata: OrderedDictionary<String, YAMLNode>,
    tables: OrderedDictionary<String, TableEntry>,
    shape: Shape = .current
  ) {
    self.metadata = metadata
    self.tables = tables
    self.shape = shape
  }
}

/// One table's entry: its fields as written, with typed views of those that the program reads.
package struct TableEntry: Sendable {
  package var name: String
  /// Where the table's key stands.
  package var mark: Mark
  package var fields: OrderedDictionary<String, YAMLNode>

  package init(name: String, mark: Mark, fields: OrderedDictionary<String, YAMLNode>) {
    self.name = name
    self.mark = mark
    self.fields = fields
  }
}
