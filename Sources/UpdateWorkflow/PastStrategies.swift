// SPDX-License-Identifier: MIT

internal import HostSystem
internal import OrderedCollections
internal import TablesConfig
internal import TablesDiffing
internal import TablesStore
internal import YAMLDocument

/// What earlier configurations said about tables whose strategy changes now, so that a wandering row estimate is told from news.
struct PastStrategies {
  /// As many as the detector looks at, less the candidate.
  private static let mostConfigurations = 11

  let store: TablesStore

  /// The comparison with flapping tables explained. The past is read only when a strategy changed at all.
  func explaining(
    _ diff: TablesDiff,
    from live: TablesConfiguration?,
    to candidate: TablesConfiguration
  ) throws(StoreError) -> TablesDiff {
    let tables = diff.changes.filter { $0.kind == .strategyChanged }.map(\.table)
    guard !tables.isEmpty, let live else { return diff }
    let contents = try store.pastContents(limit: Self.mostConfigurations)
    var parsed: [Digest: TablesConfiguration] = [:]
    var past: [TablesConfiguration] = []
    for bytes in contents {
      let digest = Digest(of: bytes)
      // A backup that is no configuration any more has nothing to say about strategies.
      guard let configuration = parsed[digest] ?? (try? TablesDocument(bytes).configuration) else { continue }
      parsed[digest] = configuration
      past.append(configuration)
    }
    // The live file closes the past even where an edit by hand has left no record; said twice, it adds no crossing.
    let course = past + [live, candidate]
    let detector = FlapDetector(window: Self.mostConfigurations + 2)
    return diff.explaining(
      tables.compactMap { table in
        detector.flap(of: table, in: course.compactMap { Self.observation($0.tables[table]) })
      }
    )
  }

  private static func observation(_ entry: TableEntry?) -> StrategyObservation? {
    guard let strategy = entry?.fields["extraction_strategy"]?.value.scalarText else { return nil }
    var rows: Int?
    if case .int(let number) = entry?.fields["estimated_rows"]?.value { rows = number }
    return StrategyObservation(strategy: strategy, estimatedRows: rows)
  }
}
