// SPDX-License-Identifier: MIT

internal import YAMLDocument

/// A 64-bit FNV-1a over a canonical form: the same in every process, unlike `Hasher`, and for every order of keys.
struct Fingerprint {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  static func of(scope: String, kind: String, field: String, old: YAMLValue?, new: YAMLValue?) -> String {
    var print = Fingerprint()
    print.add(scope)
    print.add(kind)
    print.add(field)
    let ordered = !Field.unordered.contains(field)
    print.add(old, ordered: ordered)
    print.add(new, ordered: ordered)
    let digits = String(print.state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func add(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte: byte) }
    // 0xFF never occurs in UTF-8: "ab" + "c" and "a" + "bc" stay apart.
    add(byte: 0xFF)
  }

  private mutating func add(_ value: YAMLValue?, ordered: Bool) {
    guard let value else { return add("absent") }
    switch value {
    case .sequence(let items):
      add("sequence")
      let values = items.map(\.value)
      for item in ordered ? values : values.sorted(by: { $0.spelling < $1.spelling }) { add(item, ordered: true) }
    case .mapping(let entries):
      add("mapping")
      for entry in entries.sorted(by: { $0.key.value.spelling < $1.key.value.spelling }) {
        add(entry.key.value, ordered: true)
        add(entry.value.value, ordered: true)
      }
    default:
      add(value.typeName)
      add(value.spelling)
    }
    add(byte: 0xFE)
  }
}
