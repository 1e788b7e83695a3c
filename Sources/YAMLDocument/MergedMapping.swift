// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// A mapping with merge keys, put together as PyYAML does it: what is merged comes first, own entries replace its
/// values in place.
struct MergedMapping {
  private var values = OrderedDictionary<YAMLNode, YAMLNode>()

  var entries: [YAMLEntry] { values.map { YAMLEntry(key: $0.key, value: $0.value) } }

  /// Sets one entry; an equal key keeps its place and takes the new value.
  mutating func set(_ entry: YAMLEntry) { values[entry.key] = entry.value }

  /// Takes in the value of a merge key; false when it is neither a mapping nor a sequence of mappings.
  mutating func include(_ source: YAMLNode) -> Bool {
    switch source.value {
    case .mapping(let entries):
      for entry in entries { set(entry) }
      return true
    case .sequence(let sources):
      // The first mapping of the sequence has the last word.
      for source in sources.reversed() {
        guard case .mapping(let entries) = source.value else { return false }
        for entry in entries { set(entry) }
      }
      return true
    default: return false
    }
  }
}
