// SPDX-License-Identifier: MIT

@testable import TablesStore

extension RunID {
  /// A name that is known to be one.
  init(literal text: String) {
    guard let known = RunID(text) else { preconditionFailure("\(text) is no run name") }
    self = known
  }
}
