// SPDX-License-Identifier: MIT

internal import SchemaEvolution

extension ExitStatus {
  /// Services that do not answer are told apart from mistakes in the set-up, which do not go away by themselves.
  init(_ error: EvolutionError) {
    self =
      switch error {
      case .storeUnreachable, .sourceUnreachable, .bridgeFailed, .alertUndelivered, .deadlinePassed:
        .databaseUnavailable
      case .storedDocumentInvalid, .schemaInvalid: .invalid
      case .storeUnwritable: .notStored
      case .raceLost: .locked
      case .configuration, .dialectDiffers: .environmentWrong
      }
  }
}
