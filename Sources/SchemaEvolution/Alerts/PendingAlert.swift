// SPDX-License-Identifier: MIT

package import HostSystem
internal import OrderedCollections

/// An alert that waits in the baseline until it was delivered: saved together with the change that it announces.
package struct PendingAlert: Equatable, Sendable {
  package var fingerprint: String
  package var subject: String
  package var message: JSONValue
  package var attempts: Int
  /// Nobody tries before this moment: who tries moves it first, so that two runs do not both send.
  package var notBefore: Instant

  init(fingerprint: String, subject: String, message: JSONValue, attempts: Int, notBefore: Instant) {
    self.fingerprint = fingerprint
    self.subject = subject
    self.message = message
    self.attempts = attempts
    self.notBefore = notBefore
  }

  init?(_ json: JSONValue) {
    guard let fingerprint = json["fingerprint"]?.string, let subject = json["subject"]?.string,
      let message = json["message"], let notBefore = json["not_before"]?.string.flatMap({ Instant(timestamp: $0) })
    else { return nil }
    self.init(
      fingerprint: fingerprint,
      subject: subject,
      message: message,
      attempts: json["attempts"]?.integer ?? 0,
      notBefore: notBefore
    )
  }

  var json: JSONValue {
    [
      "fingerprint": .string(fingerprint), "subject": .string(subject), "message": message,
      "attempts": .number(String(attempts)), "not_before": .string(notBefore.offsetText),
    ]
  }
}

extension PendingAlert {
  // SNS takes 256 KiB; what is cut is in the history in full.
  private static let longestList = 400

  /// The alert for a recorded change.
  init(announcing record: HistoryRecord, notBefore: Instant) {
    let isNew = record.changes["is_new_table"]?.bool == true
    let message: JSONValue = [
      "alert_type": isNew ? "new_table" : "schema_change",
      "table_name": .string(record.table.name),
      "timestamp": .string(record.recordedAt.offsetText),
      "severity": .string(record.severity.rawValue),
      "fingerprint": .string(record.fingerprint),
      "version": .number(String(record.version)),
      "changes": Self.shortened(record.changes),
    ]
    self.init(
      fingerprint: record.fingerprint,
      subject: "Schema Evolution Alert: \(record.table.name) [\(record.severity.rawValue)]",
      message: message,
      attempts: 0,
      notBefore: notBefore
    )
  }

  private static func shortened(_ changes: JSONValue) -> JSONValue {
    guard var members = changes.object else { return changes }
    for (name, value) in members {
      guard let items = value.array, items.count > longestList else { continue }
      members[name] = .array(Array(items.prefix(longestList)))
      members[name + "_left_out"] = .number(String(items.count - longestList))
    }
    return .object(members)
  }
}
