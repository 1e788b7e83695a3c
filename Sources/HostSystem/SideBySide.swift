// SPDX-License-Identifier: MIT

internal import Dispatch
internal import Synchronization

/// Two independent pieces of work at the same time, on as many cores as there are.
package enum SideBySide {
  /// Both results, when both are there; one piece runs on the caller's thread.
  package static func run<First: Sendable, Second: Sendable>(
    _ first: @Sendable () -> First,
    _ second: @Sendable () -> Second
  ) -> (First, Second) {
    let results = Mutex<(first: First?, second: Second?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      if index == 0 {
        let value = first()
        results.withLock { $0.first = value }
      } else {
        let value = second()
        results.withLock { $0.second = value }
      }
    }
    // `concurrentPerform` returns only when every piece has stored its result.
    return results.withLock { stored in
      guard let first = stored.first, let second = stored.second else {
        preconditionFailure("a piece of work ended without a result")
      }
      return (first, second)
    }
  }
}
