// SPDX-License-Identifier: MIT

/// A model or snapshot: what it reads, what it names, what stands on it.
struct DbtModel {
  let name: DbtModelName
  let path: String
  /// Nil when the file could not be read.
  let text: SQLText?
  let structure: SQLStructure
  /// By column name in lower case.
  let mentions: [String: [SQLMention]]
  let isPython: Bool
  let isIncremental: Bool
  /// Source tables, in lower case.
  var tables: Set<String> = []
  /// Positions of the models that it reads, and of those that read it.
  var parents: Set<Int> = []
  var children: [Int] = []

  init(name: String, path: String, text: SQLText?, isIncremental: Bool = false) {
    self.name = DbtModelName(name: name, layer: Self.layer(of: path))
    self.path = path
    self.text = text
    structure = SQLStructure(text?.tokens ?? [])
    mentions = text.map { SQLMentions.of($0.tokens[...], fragments: $0.fragments[...]) } ?? [:]
    isPython = path.hasSuffix(".py")
    self.isIncremental = isIncremental || text?.isIncremental == true
  }

  /// Different things that it reads.
  var inputs: Int {
    Set((text?.relations.map(\.relation) ?? []) + structure.written.map(\.relation)).count
  }

  private static func layer(of path: String) -> DbtModelName.Layer {
    for folder in path.split(separator: "/").dropLast() {
      switch folder {
      case "staging": return .staging
      case "intermediate": return .intermediate
      case "marts", "mart": return .mart
      default: continue
      }
    }
    return .other
  }
}

/// A macro of the project: the columns that its text names, and the macros that it calls.
struct DbtMacro {
  let mentions: [String: [SQLMention]]
  let calls: [MacroCall]

  init(_ section: MacroSection, in text: SQLText) {
    mentions = SQLMentions.of(text.tokens[section.tokens], fragments: text.fragments[section.fragments])
    calls = Array(text.calls[section.calls])
  }
}
