// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig
internal import YAMLDocument

/// A file knows its origin: output of another environment or database must not replace it by accident.
struct OriginChangedRule: GateRule {
  let id = "origin-changed"
  let purpose = "a configuration made from another environment or database describes other tables"

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let live = question.live else { return [] }
    return [("environment", "environment"), ("source_database", "source database")].compactMap { key, title in
      guard let old = text(live, key), let new = text(question.candidate, key), old != new else { return nil }
      return GateReason(
        rule: id,
        message: "the live file was made from \(title) '\(old)', the candidate from '\(new)'",
        hint: "check --environment (this run used '\(question.environment)')"
      )
    }
  }

  // `unknown` is what an analyzer writes when it was not told: no origin, not another one.
  private func text(_ configuration: TablesConfiguration, _ key: String) -> String? {
    guard case .string(let text)? = configuration.metadata[key]?.value, text != "unknown", !text.isEmpty else {
      return nil
    }
    return text
  }
}
