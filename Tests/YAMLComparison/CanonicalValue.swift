// SPDX-License-Identifier: MIT

package import YAMLDocument

extension YAMLValue {
  /// The value in the notation of `Fixtures/yaml/canonical.py`.
  package var canonical: String {
    switch self {
    case .null: return "n"
    case .bool(let flag): return flag ? "b1" : "b0"
    case .int(let number): return "i\(number)"
    case .bigInteger(let digits): return "i\(digits)"
    case .float(let number):
      if number.isNaN { return "fnan" }
      let digits = String(number.bitPattern, radix: 16)
      return "f" + String(repeating: "0", count: 16 - digits.count) + digits
    case .string(let text): return "s\(text.utf8.count):\(text)"
    case .timestamp(let text): return "t\(text)"
    case .sequence(let nodes): return "[" + nodes.map(\.value.canonical).joined(separator: ",") + "]"
    case .mapping(let entries):
      // By key: merged keys stand in another order since PyYAML 6.0.4 than before.
      let members = entries.map { "\($0.key.value.canonical)=\($0.value.value.canonical)" }
      return "{" + members.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",") + "}"
    }
  }
}
