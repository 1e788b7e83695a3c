// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import YAMLDocument

/// The time of generation is a local time in ISO 8601.
struct GeneratedAtFormat: ValidationRule {
  let id = "generated-at-format"
  let severity = ValidationSeverity.blocked
  let reason = """
    The scheduler's validation subtracts generated_at from a local time to tell the file's age; \
    a time zone or another format is an exception there.
    """

  func check(_ document: TablesDocument) -> [ValidationFinding] {
    guard let node = document.configuration.metadata["generated_at"], let text = node.value.string,
      !Self.isLocalTime(text)
    else { return [] }
    let message = "\"\(TerminalText.inert(text))\" is not a local time such as 2026-02-13T08:15:00"
    return [finding(message, at: node.mark, field: "generated_at")]
  }

  private static func isLocalTime(_ text: String) -> Bool {
    let pattern = "dddd-dd-ddTdd:dd:dd".utf8
    guard text.utf8.count >= pattern.count else { return false }
    let fits = zip(text.utf8, pattern).allSatisfy { byte, expected in
      switch expected {
      case UInt8(ascii: "d"): isDigit(byte)
      case UInt8(ascii: "T"): byte == UInt8(ascii: "T") || byte == UInt8(ascii: " ")
      default: byte == expected
      }
    }
    let fraction = text.utf8.dropFirst(pattern.count)
    guard fits, let point = fraction.first else { return fits }
    return point == UInt8(ascii: ".") && (2...7).contains(fraction.count) && fraction.dropFirst().allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
