// SPDX-License-Identifier: MIT

/// How alike two names are, 0 to 1: edit distance over letters and digits, case ignored.
enum NameSimilarity {
  /// Longer names than any database allows are not worth quadratic time.
  private static let limit = 128

  static func of(_ left: String, _ right: String) -> Double {
    let a = letters(left)
    let b = letters(right)
    guard !a.isEmpty, !b.isEmpty, a.count <= limit, b.count <= limit else { return left == right ? 1 : 0 }
    let whole = 1 - Double(distance(a, b)) / Double(max(a.count, b.count))
    // `Phone` → `PhoneNumber`: one name inside the other is a strong sign, though most letters are new.
    let shorter = a.count < b.count ? a : b
    let longer = a.count < b.count ? b : a
    let isPart =
      shorter.count >= 3 && (longer.starts(with: shorter) || longer.reversed().starts(with: shorter.reversed()))
    return isPart ? max(whole, 0.75) : whole
  }

  private static func letters(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (index, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in b.enumerated() {
        let substitution = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
      }
    }
    return row[b.count]
  }
}
