// SPDX-License-Identifier: MIT

/// The stages of a run, in their order.
package enum RunStage: String, CaseIterable, Sendable {
  case environment, preflight, lock, backup, analysis, validation, comparison, gate, swap, history, report
}
