// SPDX-License-Identifier: MIT

internal import OrderedCollections

/// Alerts to an SNS topic, through the bridge.
package struct TopicAlertChannel: AlertChannel {
  private let topic: String
  private let bridge: any Bridge

  package init(topic: String, bridge: any Bridge) {
    self.topic = topic
    self.bridge = bridge
  }

  /// The topic that the environment names: one name and two older ones, in this order.
  package static func topic(in variables: [String: String]) -> String? {
    ["SCHEMA_ALERT_SNS_TOPIC", "SCHEMA_EVOLUTION_SNS_TOPIC", "SNS_TOPIC_ARN"]
      .lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
  }

  package func publish(subject: String, message: String) throws(EvolutionError) {
    let request = BridgeRequest(
      .publish,
      ["topic": .string(topic), "subject": .string(subject), "message": .string(message)]
    )
    if case .refused(let kind, let message) = try bridge.ask(request) {
      throw .alertUndelivered(problem: "\(kind): \(message)")
    }
  }
}
