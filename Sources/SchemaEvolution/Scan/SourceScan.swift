// SPDX-License-Identifier: MIT

internal import HostSystem

/// Compares all tables of a source with what is on record, in one go.
///
/// Looks first and writes only when asked: baselines of new and changed tables, keys of tables about which nobody has decided.
/// Statements are suggested, never run. A source that shows no tables is an error: unknown is not removed.
package struct SourceScan {
  /// A table of the source with the text of its primary index, where the source has such a thing.
  package struct Candidate: Sendable {
    package var table: ObservedTable
    package var primaryIndex: String?

    package init(_ table: ObservedTable, primaryIndex: String? = nil) {
      self.table = table
      self.primaryIndex = primaryIndex
    }
  }

  /// What the caller wants.
  package struct Wishes: Sendable {
    /// Empty: all.
    package var tables: [String] = []
    package var isApplied = false
    /// Take primary indexes and usual names for keys.
    package var acceptsGuesses = false

    package init() {}
  }

  private let tracker: SchemaTracker
  private let ignored: IgnoredNames
  private let keysFile: TableKeysFile?

  package init(_ surroundings: SchemaTracker.Surroundings, ignoring ignored: IgnoredNames, keysFile: TableKeysFile?) {
    tracker = SchemaTracker(surroundings, ignoring: ignored)
    self.ignored = ignored
    self.keysFile = keysFile
  }

  package func scan(_ source: String, _ all: [Candidate], _ wishes: Wishes) throws(EvolutionError) -> ScanReport {
    guard !all.isEmpty else { throw .sourceUnreachable(source: source, problem: "it shows no tables") }
    let candidates = try select(all, wishes, source)
    var report = ScanReport(source: source)
    report.tableCount = candidates.count
    // Everything is read before anything is written: a denied read leaves no half of a scan behind.
    let keys = try keysFile.map { file throws(EvolutionError) in try file.read() }
    let outcomes = try tracker.inspect(candidates.map(\.table))
    for (candidate, outcome) in zip(candidates, outcomes) where outcome.hasChanges {
      let table = candidate.table.without(ignored)
      let suggestions = SuggestedStatements.Target.allCases.map {
        SuggestedStatements(for: outcome.changes, of: table, target: $0)
      }
      report.tables.append(.init(outcome: outcome, suggestions: suggestions))
    }
    if wishes.tables.isEmpty {
      let present = Set(all.map { $0.table.name })
      report.removedTables = try tracker.store.tables().filter { !present.contains($0) && !ignored.ignoresTable($0) }
    }
    if let keys { propose(keys, candidates, wishes, &report) }
    if wishes.isApplied { try apply(candidates, &report) }
    return report
  }

  private func select(_ all: [Candidate], _ wishes: Wishes, _ source: String) throws(EvolutionError) -> [Candidate] {
    let missing = wishes.tables.filter { name in !all.contains { $0.table.name == name } }
    guard missing.isEmpty else {
      throw .configuration(
        problem: "\(source) has no table \(missing.joined(separator: ", "))",
        remedy: "etl-update-schema evolve scan"
      )
    }
    if !wishes.tables.isEmpty { return all.filter { wishes.tables.contains($0.table.name) } }
    return all.filter { !ignored.ignoresTable($0.table.name) }
  }

  private func propose(_ keys: TableKeys, _ candidates: [Candidate], _ wishes: Wishes, _ report: inout ScanReport) {
    for candidate in candidates {
      let table = candidate.table
      let key = PrimaryKey.find(in: table, primaryIndex: candidate.primaryIndex)
      if keys[table.name] == .absent {
        let status: ScanReport.KeyProposal.Status =
          switch key {
          case nil: .needsManualConfiguration
          case let key? where key.isGuess && !wishes.acceptsGuesses: .needsReview
          default: .autoConfigured
          }
        report.keyProposals.append(.init(table: table.name, key: key, status: status))
      } else if let onFile = keys.columns(of: table.name), let key, key.source == .declared,
        onFile.map({ $0.lowercased() }) != key.columns.map({ $0.lowercased() })
      {
        report.keyMismatches.append(.init(table: table.name, onFile: onFile, declared: key.columns))
      }
    }
  }

  private func apply(_ candidates: [Candidate], _ report: inout ScanReport) throws(EvolutionError) {
    for index in report.tables.indices {
      let name = report.tables[index].outcome.table
      guard let candidate = candidates.first(where: { $0.table.name == name }) else { continue }
      report.tables[index].outcome = try tracker.track(candidate.table)
    }
    let additions = report.keyProposals.compactMap { proposal in
      proposal.status == .autoConfigured ? proposal.key.map { (table: proposal.table, columns: $0.columns) } : nil
    }
    if let keysFile, !additions.isEmpty {
      report.keysBackup = try keysFile.add(additions, clock: tracker.clock)
    }
    report.isApplied = true
  }
}
