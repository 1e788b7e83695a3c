// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// A configuration in figures, for headers, history and the gate.
package struct ConfigurationFacts: Hashable, Sendable {
  package let tables: Int
  /// Columns of all tables whose columns are known; `nil` when no table's are.
  package let columns: Int?
  package let tablesWithKnownColumns: Int
  package let modeledTables: Int
  package let incrementalTables: Int
  /// Tables that the analyzer could not describe.
  package let errorTables: Int

  package init(_ configuration: TablesConfiguration) {
    var columns = 0
    var known = 0
    var modeled = 0
    var incremental = 0
    var errors = 0
    for entry in configuration.tables.values {
      if let names = entry["column_names"]?.value.sequence {
        columns += names.count
        known += 1
      }
      if entry.isModeled == true { modeled += 1 }
      if entry.isIncremental { incremental += 1 }
      if entry["error"] != nil { errors += 1 }
    }
    tables = configuration.tables.count
    self.columns = known > 0 ? columns : nil
    tablesWithKnownColumns = known
    modeledTables = modeled
    incrementalTables = incremental
    errorTables = errors
  }
}
