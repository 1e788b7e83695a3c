// SPDX-License-Identifier: MIT

internal import SchemaEvolution

/// How an `evolve` command ends.
enum EvolveExit: Int32 {
  case done = 0
  case changesFound = 2
  /// A given schema or a stored document that cannot be used.
  case invalid = 65
  /// Store, source or bridge did not answer.
  case unavailable = 69
  case storeUnwritable = 73
  case raceLost = 75
  case configuration = 78

  init(_ error: EvolutionError) {
    self =
      switch error {
      case .storeUnreachable, .sourceUnreachable, .bridgeFailed, .alertUndelivered, .deadlinePassed: .unavailable
      case .storedDocumentInvalid, .schemaInvalid: .invalid
      case .storeUnwritable: .storeUnwritable
      case .raceLost: .raceLost
      case .configuration, .dialectDiffers: .configuration
      }
  }
}
