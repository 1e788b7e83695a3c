// SPDX-License-Identifier: MIT

import Foundation
import YAMLComparison

/// What libFuzzer calls with every document it makes up, guided by which branches of the reader the last ones reached.
///
/// The reader must survive it and see what PyYAML sees; anything else ends the program, and libFuzzer keeps the document.
/// Documents that reached something new are in `Tests/Fixtures/yaml/fuzz-corpus`; docs/reliability.md says how to run it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let document = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    let verdict = try conversation.get().verdict(on: document)
    guard verdict.isSame || verdict.isStricterOnPurpose else { fatalError("read differently: \(verdict)") }
  } catch {
    fatalError("PyYAML did not answer: \(error)")
  }
  return 0
}

nonisolated(unsafe) private let conversation = Result { try PyYAML() }
