// SPDX-License-Identifier: MIT

internal import OrderedCollections
package import YAMLDocument

/// Typed views of the metadata; `nil` when a key is missing or has another type.
extension TablesConfiguration {
  package var generatedAt: String? { metadata["generated_at"]?.value.string }
  package var analyzerVersion: String? { metadata["analyzer_version"]?.value.string }
  package var sourceDatabase: String? { metadata["source_database"]?.value.string }
  package var environment: String? { metadata["environment"]?.value.string }
  /// The number of tables that the analyzer says it wrote.
  package var declaredTableCount: Int? { metadata["total_tables"]?.value.int }
  package var schemaHash: String? { metadata["schema_hash"]?.value.string }
}

extension YAMLValue {
  /// The text of a string.
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The value of an integer that fits into 64 bits.
  package var int: Int? { if case .int(let number) = self { number } else { nil } }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var sequence: [YAMLNode]? { if case .sequence(let nodes) = self { nodes } else { nil } }
  package var mapping: [YAMLEntry]? { if case .mapping(let entries) = self { entries } else { nil } }

  /// The value of any number, as far as a `Double` can hold it.
  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .bigInteger(let digits): Double(digits)
    case .float(let number): number
    default: nil
    }
  }

  /// The texts of a list that holds only strings.
  package var strings: [String]? {
    guard let nodes = sequence else { return nil }
    var texts: [String] = []
    texts.reserveCapacity(nodes.count)
    for node in nodes {
      guard let text = node.value.string else { return nil }
      texts.append(text)
    }
    return texts
  }
}
