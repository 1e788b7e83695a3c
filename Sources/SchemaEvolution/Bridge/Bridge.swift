// SPDX-License-Identifier: MIT

package import OrderedCollections

/// The cloud's side of this program: requests to object store, notifications and Firebolt, each answered on its own.
package protocol Bridge: AnyObject {
  /// The answers in the requests' order.
  func ask(_ requests: [BridgeRequest]) throws(EvolutionError) -> [BridgeAnswer]
}

/// One request; `bridge.py` says what each operation wants.
package struct BridgeRequest: Equatable, Sendable {
  package enum Operation: String, Sendable {
    case get = "s3_get"
    case put = "s3_put"
    case list = "s3_list"
    case publish = "sns_publish"
    case catalogue = "firebolt_catalogue"
  }

  package var operation: Operation
  package var members: OrderedDictionary<String, JSONValue>

  init(_ operation: Operation, _ members: OrderedDictionary<String, JSONValue> = [:]) {
    self.operation = operation
    self.members = members
  }

  func line(seconds: Double) -> [UInt8] {
    var members = members
    members["op"] = .string(operation.rawValue)
    members["seconds"] = .number(String(seconds))
    return Array(JSONValue.object(members).line.utf8)
  }
}

/// What came back for one request.
package enum BridgeAnswer: Equatable, Sendable {
  case done(JSONValue)
  /// `kind` is one of the bridge's names: `denied`, `unreachable`, `timed_out`, `throttled`, `no_bucket` …
  case refused(kind: String, message: String)

  init?(_ line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line), let ok = json["ok"]?.bool else { return nil }  // nil says it
    self = ok ? .done(json) : .refused(kind: json["kind"]?.string ?? "failed", message: json["message"]?.string ?? "")
  }
}

extension Bridge {
  func ask(_ request: BridgeRequest) throws(EvolutionError) -> BridgeAnswer {
    guard let answer = try ask([request]).first else { throw .bridgeFailed(problem: "it left a request out") }
    return answer
  }
}

extension EvolutionError {
  /// Mistakes in the set-up are told apart from services that do not answer: the first kind does not go away by itself.
  static func refusal(_ kind: String, _ message: String, otherwise: (String) -> EvolutionError) -> EvolutionError {
    switch kind {
    case "module_missing":
      .configuration(
        problem: message,
        remedy: "python3 -m pip install 'etl-pipeline[cloud]', or name another interpreter: --python"
      )
    case "no_credentials":
      .configuration(
        problem: message,
        remedy: "give them by the environment, a profile (AWS_PROFILE) or the machine's role"
      )
    case "no_bucket": .configuration(problem: message, remedy: "check the bucket's name in --store")
    case "no_topic": .configuration(problem: message, remedy: "check SCHEMA_ALERT_SNS_TOPIC")
    case "configuration": .configuration(problem: message, remedy: "set the variables that are named")
    default: otherwise(kind == "unreachable" || kind == "timed_out" ? message : "\(kind): \(message)")
    }
  }
}
