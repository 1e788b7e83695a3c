// SPDX-License-Identifier: MIT

package import YAMLDocument

/// Judges one configuration by itself.
///
/// Comes in: a document, or bytes. Goes out: all findings of all rules, the worst first. Knows nothing about the file
/// it would replace: what only a comparison can tell is the gate's part.
package struct TablesValidator: Sendable {
  /// The rules in the order in which they are listed. A new rule is one file and one line here.
  package static let standardRules: [any ValidationRule] = [
    RootShape(), OlderShape(), SectionMissing(), SectionShape(), NoTables(), NonStringKey(), EntryShape(),
    NoFinalNewline(), LoneCarriageReturn(),
    MetadataIncomplete(), MetadataType(), GeneratedAtFormat(), EnvironmentUnknown(), TableCountMismatch(),
    EntryIncomplete(), PrimaryKeyLost(), TableNameMismatch(), DuplicateTable(), ErrorEntry(), FieldType(), FieldRange(),
    ExtractionStrategyUnknown(), PerformanceCategoryUnknown(), ProcessingPriorityUnknown(), SyncProfileUnknown(),
    IncrementalStrategyUnknown(), DbtModelTypeUnknown(),
    IncrementalWithoutColumns(), IncrementalWithoutPrimaryKey(), WatermarkNotIncremental(), WatermarksDiffer(),
    InPlaceWatermarkUnrecognised(), IncrementalColumnUnknown(), PrimaryKeyUnknown(), LookbackColumnUnknown(),
    DuplicateColumn(), ColumnTypesMismatch(), DbtFlagsGone(),
  ]

  package let rules: [any ValidationRule]

  package init(rules: [any ValidationRule] = TablesValidator.standardRules) {
    self.rules = rules
  }

  /// All findings for a document that could be read.
  package func validate(_ document: TablesDocument) -> [ValidationFinding] {
    rules.flatMap { $0.check(document) }.sorted()
  }

  /// All findings for a file's bytes; if they are not one YAML document, the reasons are the findings.
  package func validate(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> [ValidationFinding] {
    do {
      return validate(try TablesDocument(bytes, limits: limits))
    } catch {
      return error.errors.map { ValidationFinding($0) }
    }
  }
}
