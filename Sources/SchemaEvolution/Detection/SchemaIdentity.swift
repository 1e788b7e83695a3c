// SPDX-License-Identifier: MIT

package import ColumnTypes
package import HostSystem

extension ObservedTable {
  /// Equal for two schemas between which nothing changed: names folded by the dialect, types by meaning, any order.
  package var identity: Digest {
    let lines = columns.map { column in
      let null = column.isNullable.map { $0 ? "null" : "not null" } ?? ""
      return [
        dialect.distinguishesCase ? column.name : column.name.lowercased(),
        ColumnType(column.type, dialect: dialect).description, null,
      ].joined(separator: "\u{1F}")
    }
    let key = (primaryKey ?? []).joined(separator: "\u{1F}")
    return Digest(of: Array((lines.sorted() + [key]).joined(separator: "\u{1E}").utf8))
  }
}

extension SchemaChanges {
  /// Equal for the same changes of the same table, whoever saw them and however the types were spelled.
  package func fingerprint(table: String, dialect: TypeDialect) -> Digest {
    func meaning(_ type: String) -> String { ColumnType(type, dialect: dialect).description }
    var lines = newColumns.map { "new\u{1F}\($0.name)\u{1F}\(meaning($0.type))" }
    lines += removedColumns.map { "removed\u{1F}\($0.name)\u{1F}\(meaning($0.type))" }
    lines += typeChanges.map { "type\u{1F}\($0.column)\u{1F}\(meaning($0.oldType))\u{1F}\(meaning($0.newType))" }
    lines += nullabilityChanges.map { "null\u{1F}\($0.column)\u{1F}\($0.isNullable)" }
    if let keyChange {
      lines.append((["key"] + keyChange.old + ["to"] + keyChange.new).joined(separator: "\u{1F}"))
    }
    let heading = [table, isNewTable ? "new table" : "changed table"].joined(separator: "\u{1F}")
    return Digest(of: Array(([heading] + lines.sorted()).joined(separator: "\u{1E}").utf8))
  }
}
