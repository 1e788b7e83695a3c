// SPDX-License-Identifier: MIT

/// Proof of a committed swap: its record is on disk. There is no other way to get one.
package struct SwapReceipt: Hashable, Sendable {
  package let record: HistoryRecord
  package let warnings: [StoreWarning]
}
