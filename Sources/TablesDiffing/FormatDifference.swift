// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// Which fields exist in only one version of the file: news about the analyzer, not about any table.
struct FormatDifference: Sendable {
  /// Field → number of tables that carry it, for fields that no table of the older file has.
  private(set) var introduced: OrderedDictionary<String, Int> = [:]
  /// The same for fields that no table of the newer file has.
  private(set) var dropped: OrderedDictionary<String, Int> = [:]
  private let shared: Set<String>
  /// Some entry of either version carries an error.
  let hasErrors: Bool
  /// A field that only one version has can have moved a watermark or dropped a window.
  let hidesSettings: Bool

  init(old: TablesConfiguration, new: TablesConfiguration) {
    let before = Self.names(in: old)
    let after = Self.names(in: new)
    shared = before.intersection(after)
    hasErrors = before.contains(Field.error) || after.contains(Field.error)
    let settings: Set<String> = [Field.replicatorWatermark, Field.primaryIncrementalColumn, Field.lookback]
    hidesSettings = !settings.isDisjoint(with: before.symmetricDifference(after))
    // `error` comes and goes with single tables; it says nothing about the format.
    let failure: Set<String> = [Field.error]
    introduced = Self.counts(of: after.subtracting(before).subtracting(failure), in: new)
    dropped = Self.counts(of: before.subtracting(after).subtracting(failure), in: old)
  }

  /// Both versions know the field, so a difference in it says something about the table.
  func isShared(_ field: String) -> Bool { shared.contains(field) }

  private static func names(in configuration: TablesConfiguration) -> Set<String> {
    var names: Set<String> = []
    var last: [String] = []
    for entry in configuration.tables.values {
      // Nearly every entry has the keys of the one before it: comparing them is cheaper than hashing them.
      if entry.fields.keys.elementsEqual(last) { continue }
      last = Array(entry.fields.keys)
      names.formUnion(last)
    }
    return names
  }

  private static func counts(of fields: Set<String>, in configuration: TablesConfiguration) -> OrderedDictionary<
    String, Int
  > {
    var counts: OrderedDictionary<String, Int> = [:]
    for field in fields.sorted() {
      counts[field] = configuration.tables.values.count { $0.fields[field] != nil }
    }
    return counts
  }
}
