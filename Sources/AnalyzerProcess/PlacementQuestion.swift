// SPDX-License-Identifier: MIT

internal import Foundation
package import HostSystem
internal import SystemPackage

/// Asks the launcher, before anything runs, how it would keep a script's output away from the live file.
package struct PlacementQuestion {
  private let launcher: any ProcessLauncher

  package init(launcher: any ProcessLauncher) { self.launcher = launcher }

  /// Nil when the script cannot be read as Python; the run itself then says why.
  package func ask(_ invocation: AnalyzerInvocation) -> Placement? {
    let specification = AnalyzerRunner.program.specification(
      interpreter: invocation.interpreter,
      arguments: AnalyzerRunner.arguments(invocation) + ["--decide-only"],
      environment: invocation.environment,
      workingDirectory: invocation.script.removingLastComponent(),
      input: .empty,
      mergesErrorOutput: false
    )
    let answer = Answer()
    // Whatever keeps this from working is reported by the run that follows, with its reason.
    _ = try? launcher.run(specification, within: ProcessLimits(timeout: 30, grace: 1, drain: 1), observer: answer)
    let decision = try? JSONDecoder().decode(Decision.self, from: Data(answer.bytes))  // as above
    return decision?.placement
  }

  private struct Decision: Decodable {
    var placement: Placement
  }

  private final class Answer: ProcessObserver {
    var bytes: [UInt8] = []
    func started(processIdentifier: Int32) {}
    func ticked() {}
    func received(_ received: UnsafeRawBufferPointer, from stream: ProcessStream) {
      if stream == .output, bytes.count < 65536 { bytes.append(contentsOf: received) }
    }
  }
}
