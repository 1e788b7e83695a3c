// SPDX-License-Identifier: MIT

internal import Foundation
package import HostSystem
package import SystemPackage

/// How a script's output is kept away from the live file.
package struct PlacementDecision: Hashable, Sendable {
  package let placement: Placement
  /// The launcher's own words, one line of JSON, for the launcher of the run: it need not read the script again.
  let text: String
}

/// Asks the launcher, before anything runs, how it would keep a script's output away from the live file.
///
/// The interpreter starts at once, so that it can think while other things are looked at.
package final class PlacementQuestion {
  /// Seconds; a script is read in a fraction of one.
  private static let patience: Double = 30

  private let conversation: ChildConversation
  private let clock: any WallClock

  package init(script: FilePath, interpreter: FilePath, environment: [String: String], clock: any WallClock) {
    self.clock = clock
    conversation = ChildConversation(
      AnalyzerRunner.program.specification(
        interpreter: interpreter,
        arguments: ["--script", script.string, "--decide-only"],
        environment: environment,
        workingDirectory: script.removingLastComponent(),
        input: .empty,
        mergesErrorOutput: false
      ),
      clock: clock
    )
    // Whatever keeps it from starting keeps the run from starting, which says so with its reason.
    try? conversation.start()
  }

  deinit { conversation.cancel() }

  /// Nil when the script cannot be read as Python; the run itself then says why.
  package func answer() -> PlacementDecision? {
    // As above: no answer is an answer, and the run has the words for it.
    guard let line = try? conversation.ask([[]], by: clock.uptime + Self.patience).first,
      let decision = try? JSONDecoder().decode(Decision.self, from: Data(line))
    else { return nil }
    return PlacementDecision(placement: decision.placement, text: String(decoding: line, as: UTF8.self))
  }

  private struct Decision: Decodable {
    var placement: Placement
  }
}
