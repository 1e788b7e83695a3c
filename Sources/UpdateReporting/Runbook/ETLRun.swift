// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The pipeline's own command, for a list of tables.
enum ETLRun {
  /// The tables with a change of one of these kinds, worst first.
  static func tables(changedBy kinds: Set<ChangeKind>, in diff: TablesDiff) -> [String] {
    diff.changedTables.filter { $0.changes.contains { kinds.contains($0.kind) } }.map(\.name)
  }

  /// A name with a comma in it cannot stand in a list of names: it gets a command of its own.
  static func commands(_ options: [String], _ tables: [String]) -> [String] {
    let listed = tables.filter { !$0.contains(",") }
    let alone = tables.filter { $0.contains(",") }
    let lists = (listed.isEmpty ? [] : [listed.joined(separator: ",")]) + alone
    return lists.map { (["etl-run"] + options + [ShellWord.quoted($0)]).joined(separator: " ") }
  }
}

/// A word that a shell takes as it is, whatever a table is called.
enum ShellWord {
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
          UInt8(ascii: "/"),
          UInt8(ascii: ":"):
          true
        default: false
        }
      }
    if isPlain { return word }
    if word.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return escaped(word) }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// The shell's own escapes, so that what is shown can be copied: a raw control character could not.
  private static func escaped(_ word: String) -> String {
    var text = "$'"
    for byte in word.utf8 {
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): text += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: text += String(UnicodeScalar(byte))
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text + "'"
  }
}
