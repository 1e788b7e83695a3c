// SPDX-License-Identifier: MIT

/// Finds keys that occur twice in a mapping: one hash table, used again for every mapping without being cleared.
struct KeyCheck {
  private struct Slot {
    var round: UInt32 = 0
    var hash: Int = 0
    var entry: Int = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 64)
  private var round: UInt32 = 0

  /// Calls `report` with the first and the second position of every key that is there already.
  mutating func run(_ entries: UnsafeBufferPointer<YAMLEntry>, report: (_ first: Int, _ second: Int) -> Void) {
    prepare(for: entries.count)
    let mask = slots.count - 1
    for index in entries.indices {
      let hash = entries[index].key.value.keyHash
      var slot = hash & mask
      while slots[slot].round == round {
        let other = slots[slot]
        if other.hash == hash, entries[other.entry].key.value.isSameKey(as: entries[index].key.value) {
          report(other.entry, index)
          break
        }
        slot = (slot + 1) & mask
      }
      if slots[slot].round != round { slots[slot] = Slot(round: round, hash: hash, entry: index) }
    }
  }

  private mutating func prepare(for count: Int) {
    var size = slots.count
    while size < count * 2 { size *= 2 }
    round &+= 1
    if size > slots.count || round == 0 {
      slots = [Slot](repeating: Slot(), count: size)
      round = 1
    }
  }
}

extension YAMLValue {
  /// Whether a Python dictionary holds one place for both keys: there `1`, `1.0` and `true` are equal.
  func isSameKey(as other: YAMLValue) -> Bool {
    if case .string(let left) = self, case .string(let right) = other { return left.utf8.elementsEqual(right.utf8) }
    return pythonKey == other.pythonKey
  }

  fileprivate var keyHash: Int {
    var hasher = Hasher()
    if case .string(var text) = self {
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    } else {
      hasher.combine(pythonKey)
    }
    return hasher.finalize()
  }

  private var pythonKey: YAMLValue {
    switch self {
    case .bool(let flag): .int(flag ? 1 : 0)
    case .float(let number): Int(exactly: number).map(YAMLValue.int) ?? self
    default: self
    }
  }
}
