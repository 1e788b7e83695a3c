// SPDX-License-Identifier: MIT

/// The system whose spelling of a type is read.
package enum TypeDialect: String, CaseIterable, Sendable {
  case mysql, firebolt, parquet, postgresql

  /// Whether two column names that differ only in upper and lower case are two columns.
  ///
  /// MySQL never tells them apart; Firebolt folds what is not quoted, and loaders do not quote. A PostgreSQL catalogue
  /// holds the folded name already, and Parquet field names are exact.
  package var distinguishesCase: Bool {
    switch self {
    case .mysql, .firebolt: false
    case .parquet, .postgresql: true
    }
  }

  /// `mysql, firebolt, parquet, postgresql`
  package static var choices: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
