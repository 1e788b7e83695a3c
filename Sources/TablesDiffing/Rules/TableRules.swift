// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// Judges one aspect of a table that both configurations have.
protocol TableRule: Sendable {
  /// The fields that this rule accounts for; whatever no rule claims falls to `OtherFieldsRule`.
  var fields: Set<String> { get }
  func changes(in pair: TablePair) -> [TableChange]
}

/// The list of rules. To add one: copy the smallest sibling, add a line here and a case to its test.
enum TableRules {
  static let all: [any TableRule] = [
    PrimaryKeyRule(), WatermarkRule(), StrategyRule(), SyncProfileRule(), IncrementalColumnsRule(),
    IncrementalStrategyRule(), LookbackRule(), ColumnsRule(), ColumnTypesRule(), DbtModelsRule(), SizeRule(),
    OtherFieldsRule(),
  ]

  /// The rules that look at fields which only one version has.
  private static let unshared: [any TableRule] = [WatermarkRule(), LookbackRule()]

  static let claimed: Set<String> = all.reduce(into: Field.volatile) { $0.formUnion($1.fields) }

  static func changes(in pair: TablePair) -> [TableChange] {
    // An entry that carries an error has none of the other fields: comparing them would report the error twenty times.
    if pair.format.hasErrors, pair.old.fields[Field.error] != nil || pair.new.fields[Field.error] != nil {
      return ErrorEntryRule.changes(in: pair)
    }
    guard TableClass(differing: pair.differing) <= .volatileOnly else { return all.flatMap { $0.changes(in: pair) } }
    return pair.format.hidesSettings ? unshared.flatMap { $0.changes(in: pair) } : []
  }
}
