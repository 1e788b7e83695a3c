// SPDX-License-Identifier: MIT

/// Numbers as people read them.
enum Amounts {
  /// ` (446 tables, 4,733 columns)`, as much of it as is known.
  static func inBrackets(_ config: ReportedConfig?) -> String {
    let parts = [config?.tables.map { of($0, "table") }, config?.columns.map { of($0, "column") }].compactMap(\.self)
    return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
  }

  /// `1 table`, `4,733 columns`.
  static func of(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}
