// SPDX-License-Identifier: MIT

package import HostSystem

/// Keeps everything that a child says.
package final class OutputCollector: ProcessObserver {
  package private(set) var output: [UInt8] = []
  package private(set) var errors: [UInt8] = []
  package private(set) var processIdentifier: Int32?
  /// Called after every piece of output, on the thread that runs the child.
  package var onOutput: (() -> Void)?

  package init() {}

  package var outputText: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }

  package func started(processIdentifier: Int32) { self.processIdentifier = processIdentifier }
  package func ticked() {}

  package func received(_ bytes: UnsafeRawBufferPointer, from stream: ProcessStream) {
    switch stream {
    case .output: output.append(contentsOf: bytes)
    case .error: errors.append(contentsOf: bytes)
    }
    onOutput?()
  }
}
