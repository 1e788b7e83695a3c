// SPDX-License-Identifier: MIT

internal import TablesStore

/// What a person types to name a configuration or a run: a word, a time, a run, or a file.
///
/// Words and times come first, so that a name means the same in every directory; a file of such a name is meant by `./live`.
enum ConfigurationReference: Equatable {
  case live
  /// `YYYYMMDD_HHMMSS`, with its number where the name was taken; or the beginning of it, at least the day.
  case backup(String)
  case other(String)

  init(_ argument: String) {
    if argument == "live" {
      self = .live
    } else if BackupName("tables.yml.backup." + argument, base: "tables.yml") != nil {
      self = .backup(argument)
    } else if case .stamp = RollbackRequest(argument: argument) {
      self = .backup(argument)
    } else {
      self = .other(argument)
    }
  }

  /// How the store is asked for the backup: a whole label names exactly one.
  static func request(_ label: String) -> RollbackRequest { RollbackRequest(argument: label) }
}
