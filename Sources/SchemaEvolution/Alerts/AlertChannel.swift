// SPDX-License-Identifier: MIT

/// Where alerts go.
package protocol AlertChannel {
  /// Returns when the channel has taken the message.
  func publish(subject: String, message: String) throws(EvolutionError)
}
