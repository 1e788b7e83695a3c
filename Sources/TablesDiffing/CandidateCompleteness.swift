// SPDX-License-Identifier: MIT

internal import OrderedCollections
package import TablesConfig
internal import YAMLDocument

/// Whether the newer configuration saw every table: only then does "not listed" mean "removed".
package struct CandidateCompleteness: Hashable, Sendable {
  /// The run looked at everything.
  package let isWhole: Bool
  /// Tables that the run could not look at, although it was whole otherwise.
  package let unknownTables: Set<String>

  package init(isWhole: Bool, unknownTables: Set<String> = []) {
    self.isWhole = isWhole
    self.unknownTables = unknownTables
  }

  /// Every table was looked at.
  package static let whole = CandidateCompleteness(isWhole: true)

  /// What the file itself gives away: it is whole when it holds as many tables as it says; without a count nothing speaks against it.
  package init(judging configuration: TablesConfiguration) {
    let announced = configuration.metadata["total_tables"]?.value
    self.init(isWhole: announced == nil || announced == .int(configuration.tables.count))
  }

  func provesRemoval(of table: String) -> Bool { isWhole && !unknownTables.contains(table) }
}
