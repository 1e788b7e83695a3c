// SPDX-License-Identifier: MIT

extension ChangeKind {
  /// Why a change of this kind matters to the loads and models that follow, in one sentence.
  package var explanation: String {
    switch self {
    case .tableRemoved: "The table is no longer in the source: its load stops and every model on it keeps stale rows."
    case .tableError:
      "The analyzer could not read the table; its entry lacks what the copy step needs, so its copy will fail."
    case .tableUnknown: "The table is missing from an incomplete candidate: nobody knows whether it still exists."
    case .tableAdded: "The table is new: its first load copies everything."
    case .tableRecovered: "The analyzer can read the table again."
    case .possibleTableRename: "A removed and an added table share most of their columns: perhaps one table, renamed."
    case .columnRemoved: "Models and loads that name the column will fail."
    case .columnAdded:
      "The loader compares columns by position: the target table is dropped and built anew unless the column is added there first."
    case .columnsReordered:
      "The loader compares columns by position: a new order makes it drop and rebuild the target table."
    case .columnsUnknown: "The table's columns are no longer listed: what was added or removed cannot be told."
    case .columnTypeChanged: "The target column and the models on it were made for the old type."
    case .possibleColumnRename: "A removed and an added column look alike: perhaps one column, renamed."
    case .primaryKeyChanged: "Upserts match rows by this key: with another key they fail or write duplicates."
    default: settingExplanation
    }
  }

  private var settingExplanation: String {
    switch self {
    case .watermarkMoved:
      "The replicator follows another column: its cursor is dropped, and rows that this column does not date are never copied again."
    case .watermarkLost: "Without a watermark the replicator cannot tell what is new."
    case .watermarkGained: "The table now has a watermark: the next run copies it in full once."
    case .strategyChanged:
      "Rows are picked in another way from now on: edits and deletions that used to arrive may not."
    case .strategyFlapping: "The row estimate wanders around a threshold, and the strategy goes back and forth with it."
    case .syncProfileChanged: "The profile decides whether edited rows are copied again."
    case .incrementalColumnsChanged:
      "Other columns decide which rows are new; often only the analyzer's sample changed."
    case .incrementalColumnsReordered: "The same columns in another order: no row is picked differently."
    case .incrementalStrategyChanged: "The incremental columns are combined differently when rows are picked."
    case .lookbackDropped: "Late edits inside the former window are no longer copied again."
    case .lookbackNarrowed: "Late edits outside the smaller window are no longer copied again."
    case .lookbackChanged: "The window of late edits that are copied again is another one."
    case .lookbackAdded: "Late edits inside the window are copied again from now on."
    case .dbtModelsChanged: "The table's dbt models were found differently."
    case .sizeChanged: "Settings that follow from the table's size."
    default: "A setting that this program has no rule for: its readers may."
    }
  }
}
