// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// An entry that the analyzer could not complete: it carries `error` and lacks nearly everything else, so its fields are not compared.
enum ErrorEntryRule {
  static func changes(in pair: TablePair) -> [TableChange] {
    let before = pair.old.fields[Field.error]
    let after = pair.new.fields[Field.error]
    return switch (before, after) {
    case (nil, .some): [pair.change(.tableError, .breaking, field: Field.error)]
    case (.some, nil): [pair.change(.tableRecovered, .informational, field: Field.error)]
    case (.some(let old), .some(let new)) where old != new:
      [pair.change(.fieldChanged, .informational, field: Field.error, note: "Still unreadable, for another reason.")]
    default: []
    }
  }
}
