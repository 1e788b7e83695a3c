// SPDX-License-Identifier: MIT

/// Names that belong to the loading, not to the data: helper columns, staging tables, bookkeeping.
package struct IgnoredNames: Equatable, Sendable {
  private let columns: Set<String>
  private let tablePatterns: [String]

  /// What a CDC loader adds to every row.
  package static let standardColumns = ["Op", "load_timestamp", "rn", "ingestion_seq"]
  /// A star stands for anything.
  package static let standardTables = ["stg_*", "*_dedup", "*_temp", "cdc_processed_files"]

  /// Replaces the standard lists; names compare without case.
  package init(columns: [String] = standardColumns, tables: [String] = standardTables) {
    self.columns = Set(columns.map { $0.lowercased() })
    self.tablePatterns = tables.map { $0.lowercased() }
  }

  package func ignoresColumn(_ name: String) -> Bool { columns.contains(name.lowercased()) }

  package func ignoresTable(_ name: String) -> Bool {
    let name = Array(name.lowercased())
    return tablePatterns.contains { Self.matches(name[...], Array($0)[...]) }
  }

  private static func matches(_ name: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return matches(name, pattern.dropFirst()) || (!name.isEmpty && matches(name.dropFirst(), pattern))
    }
    return name.first == first && matches(name.dropFirst(), pattern.dropFirst())
  }
}
