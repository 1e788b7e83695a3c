// SPDX-License-Identifier: MIT

internal import ColumnTypes
internal import OrderedCollections

extension SchemaChanges {
  /// The changes document: the four documented members always, the others when they say something.
  package var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "new_columns": .array(newColumns.map(Self.json)),
      "removed_columns": .array(removedColumns.map { ["column": .string($0.name), "old_type": .string($0.type)] }),
      "type_changes": .array(
        typeChanges.map {
          [
            "column": .string($0.column), "old_type": .string($0.oldType), "new_type": .string($0.newType),
            "class": .string($0.kind.rawValue),
          ]
        }
      ),
      "is_new_table": .bool(isNewTable),
    ]
    if !nullabilityChanges.isEmpty {
      members["nullability_changes"] = .array(
        nullabilityChanges.map { ["column": .string($0.column), "nullable": .bool($0.isNullable)] }
      )
    }
    if let keyChange {
      members["primary_key_change"] = ["old": .strings(keyChange.old), "new": .strings(keyChange.new)]
    }
    if !renameHints.isEmpty {
      members["rename_hints"] = .array(
        renameHints.map { ["from": .string($0.from), "to": .string($0.to), "reason": .string($0.reason)] }
      )
    }
    return .object(members)
  }

  private static func json(_ column: ObservedColumn) -> JSONValue {
    var members: OrderedDictionary<String, JSONValue> = ["column": .string(column.name), "type": .string(column.type)]
    if let isNullable = column.isNullable { members["nullable"] = .bool(isNullable) }
    return .object(members)
  }
}
