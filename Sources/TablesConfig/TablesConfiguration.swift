// SPDX-License-Identifier: MIT

package import OrderedCollections
package import YAMLDocument

/// `tables.yml` as values: what the file says, in its order, with the place of every value.
///
/// Made by `TablesDecoder` from a parsed document; says nothing about whether the file is fit for use (that is `TablesValidator`).
package struct TablesConfiguration: Sendable {
  /// The `metadata` section; empty when the file has none.
  package var metadata: OrderedDictionary<String, YAMLNode>
  /// The tables by name, in file order.
  package var tables: OrderedDictionary<String, TableEntry>

  package init(metadata: OrderedDictionary<String, YAMLNode>, tables: OrderedDictionary<String, TableEntry>) {
    self.metadata = metadata
    self.tables = tables
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
