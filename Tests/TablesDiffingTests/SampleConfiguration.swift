// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import YAMLDocument

/// A value written as a Swift literal: `["batch_size": 10_000, "incremental_columns": ["PatNum"]]`.
indirect enum Sample: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case value(YAMLValue)

  init(stringLiteral text: String) { self = .value(.string(text)) }
  init(integerLiteral number: Int) { self = .value(.int(number)) }
  init(floatLiteral number: Double) { self = .value(.float(number)) }
  init(booleanLiteral flag: Bool) { self = .value(.bool(flag)) }
  init(nilLiteral: ()) { self = .value(.null) }
  init(arrayLiteral items: Sample...) { self = .value(.sequence(items.map(\.node))) }
  init(dictionaryLiteral entries: (String, Sample)...) {
    self = .value(
      .mapping(
        entries.map { YAMLEntry(key: YAMLNode(.string($0.0), at: Mark(line: 1, column: 1)), value: $0.1.node) }
      )
    )
  }

  var value: YAMLValue {
    switch self {
    case .value(let value): value
    }
  }
  var node: YAMLNode { YAMLNode(value, at: Mark(line: 1, column: 1)) }
}

/// A table's fields as literals.
typealias Fields = KeyValuePairs<String, Sample>

/// A complete entry of a modeled table; `with` replaces and adds fields, `without` takes some away.
func entry(_ name: String, _ with: Fields = [:], without: [String] = []) -> TableEntry {
  let base: Fields = [
    "table_name": Sample(stringLiteral: name), "extraction_strategy": "incremental", "estimated_rows": 20_000,
    "estimated_size_mb": 1.5, "batch_size": 25_000, "incremental_columns": ["Num", "DateTStamp"],
    "incremental_strategy": "or_logic", "primary_incremental_column": "DateTStamp", "sync_profile": "in_place_updates",
    "replicator_watermark_column": "DateTStamp", "is_modeled": true, "dbt_model_types": ["staging", "mart"],
    "column_names": ["Num", "Name", "Fee", "DateTStamp"],
    "column_types": ["Num": "bigint(20)", "Name": "varchar(255)", "Fee": "double", "DateTStamp": "timestamp"],
    "performance_category": "small", "processing_priority": "medium", "time_gap_threshold_days": 30,
    "monitoring": ["alert_on_failure": false, "memory_alert_threshold_mb": 72], "schema_hash": 1,
    "last_analyzed": "2026-01-01T00:00:00", "primary_key": "Num",
    "lookback_resync": ["enabled": true, "window_days": 30, "predicate_columns": ["DateTStamp", "Name"]],
  ]
  var fields: OrderedDictionary<String, YAMLNode> = [:]
  for (field, sample) in base where !without.contains(field) { fields[field] = sample.node }
  for (field, sample) in with { fields[field] = sample.node }
  return TableEntry(name: name, mark: Mark(line: 1, column: 1), fields: fields)
}

/// A configuration of these entries, from the clinic's database.
func configuration(_ entries: TableEntry..., metadata: Fields = [:]) -> TablesConfiguration {
  configuration(entries, metadata: metadata)
}

func configuration(_ entries: [TableEntry], metadata: Fields = [:]) -> TablesConfiguration {
  var section: OrderedDictionary<String, YAMLNode> = [
    "source_database": Sample("opendental").node, "environment": Sample("clinic").node,
    "total_tables": YAMLNode(.int(entries.count), at: Mark(line: 1, column: 1)),
  ]
  for (key, sample) in metadata { section[key] = sample.node }
  return TablesConfiguration(
    metadata: section,
    tables: OrderedDictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
  )
}

/// A mapping of strings, in this order.
func mapping(_ entries: [(String, String)]) -> YAMLNode {
  let nodes = entries.map {
    YAMLEntry(key: Sample(stringLiteral: $0.0).node, value: Sample(stringLiteral: $0.1).node)
  }
  return YAMLNode(.mapping(nodes), at: Mark(line: 1, column: 1))
}
