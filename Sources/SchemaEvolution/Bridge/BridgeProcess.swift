// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// The bridge as a Python process, started by the first request and kept until this value goes: one process a run.
package final class BridgeProcess: Bridge {
  private let conversation: any LineConversation
  private let clock: any WallClock
  private let deadline: Double

  /// Room for Python's own end between a request's limit and ours.
  private static let margin = 0.3

  /// `deadline`: the uptime by which every answer must be there.
  package init(
    interpreter: FilePath,
    environment: [String: String],
    workingDirectory: FilePath,
    clock: any WallClock,
    deadline: Double
  ) {
    let program = EmbeddedProgram(
      name: "bridge",
      source: PackageResources.bridge_py,
      parts: [
        "bridge_amazon": PackageResources.bridge_amazon_py,
        "bridge_firebolt": PackageResources.bridge_firebolt_py,
        "bridge_refusal": PackageResources.bridge_refusal_py,
      ],
      usesInstalledPackages: true
    )
    let specification = program.specification(
      interpreter: interpreter,
      arguments: [],
      environment: environment,
      workingDirectory: workingDirectory,
      input: .empty,
      mergesErrorOutput: false
    )
    conversation = ChildConversation(specification, clock: clock)
    self.clock = clock
    self.deadline = deadline
  }

  package func ask(_ requests: [BridgeRequest]) throws(EvolutionError) -> [BridgeAnswer] {
    guard !requests.isEmpty else { return [] }
    let left = deadline - clock.uptime - Self.margin
    // Whoever asked knows the place that did not answer; that Python was on the way to it helps nobody.
    let late = requests.map { _ in BridgeAnswer.refused(kind: "timed_out", message: "no answer in time") }
    guard left > 0 else { return late }
    let lines: [[UInt8]]
    do throws(ConversationError) {
      lines = try conversation.ask(requests.map { $0.line(seconds: left) }, by: deadline)
    } catch {
      switch error {
      case .notStarted(let path, let errno):
        throw .configuration(
          problem: "\(path) does not start: \(errno)",
          remedy: errno.launchRemedy ?? "name another one: --python /path/to/python3"
        )
      case .timedOut: return late
      case .ended(let lastLine): throw .bridgeFailed(problem: lastLine)
      }
    }
    var answers: [BridgeAnswer] = []
    for line in lines {
      guard let answer = BridgeAnswer(line) else {
        throw .bridgeFailed(problem: "it answered with something else than JSON")
      }
      answers.append(answer)
    }
    return answers
  }
}
