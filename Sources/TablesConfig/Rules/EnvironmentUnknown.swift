// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// The environment is one that the pipeline knows.
struct EnvironmentUnknown: ValidationRule {
  let id = "environment-unknown"
  let severity = ValidationSeverity.warning
  let reason = """
    The scheduler compares metadata.environment with its own and warns on any difference; \
    a word that no stage of the pipeline has cannot ever agree.
    """

  private static let environments = ["production", "clinic", "test", "local", "unknown"]

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard let node = document.configuration.metadata["environment"], let name = node.value.string,
      !Self.environments.contains(name)
    else { return [] }
    let message = "\"\(TerminalText.inert(name))\" is none of \(Self.environments.joined(separator: ", "))"
    return [finding(message, at: node.mark, field: "environment")]
  }
}
