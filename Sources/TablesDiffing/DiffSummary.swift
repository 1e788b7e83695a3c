// SPDX-License-Identifier: MIT

/// The counts of a comparison.
package struct DiffSummary: Hashable, Sendable {
  package var tablesOld = 0
  package var tablesNew = 0
  package var tablesCommon = 0
  package var tablesAdded = 0
  package var tablesRemoved = 0
  package var tablesUnknown = 0
  package var tablesIdentical = 0
  package var tablesVolatileOnly = 0
  package var tablesSizeOnly = 0
  package var tablesModified = 0
  package var columnsAdded = 0
  package var columnsRemoved = 0
  package var columnTypesChanged = 0
  package var primaryKeysChanged = 0
  package var watermarksChanged = 0
  package var strategyChanges = 0
  package var incrementalColumnsChanged = 0
  package var syncProfilesChanged = 0
  package var breaking = 0
  package var silentLoss = 0
  package var risky = 0
  package var informational = 0

  package init() {}

  mutating func count(_ severity: ChangeSeverity) {
    switch severity {
    case .breaking: breaking += 1
    case .silentLoss: silentLoss += 1
    case .risky: risky += 1
    case .informational: informational += 1
    }
  }

  mutating func count(_ kind: ChangeKind) {
    switch kind {
    case .tableAdded: tablesAdded += 1
    case .tableRemoved: tablesRemoved += 1
    case .tableUnknown: tablesUnknown += 1
    case .columnAdded: columnsAdded += 1
    case .columnRemoved: columnsRemoved += 1
    case .columnTypeChanged: columnTypesChanged += 1
    case .primaryKeyChanged: primaryKeysChanged += 1
    case .watermarkMoved, .watermarkLost, .watermarkGained: watermarksChanged += 1
    case .strategyChanged, .strategyFlapping: strategyChanges += 1
    case .incrementalColumnsChanged, .incrementalColumnsReordered: incrementalColumnsChanged += 1
    case .syncProfileChanged: syncProfilesChanged += 1
    default: break
    }
  }

  mutating func count(_ tableClass: TableClass) {
    tablesCommon += 1
    switch tableClass {
    case .identical: tablesIdentical += 1
    case .volatileOnly: tablesVolatileOnly += 1
    case .sizeOnly: tablesSizeOnly += 1
    case .modified: tablesModified += 1
    }
  }
}
