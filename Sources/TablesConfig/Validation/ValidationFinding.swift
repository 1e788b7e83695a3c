// SPDX-License-Identifier: MIT

package import YAMLDocument

/// One thing found wrong with a configuration, and where.
package struct ValidationFinding: Hashable, Sendable {
  /// The rule's name, or the error's when the file is not readable YAML.
  package let rule: String
  package let severity: ValidationSeverity
  package let message: String
  package let mark: Mark?
  package let table: String?
  package let field: String?

  package init(
    rule: String,
    severity: ValidationSeverity,
    message: String,
    mark: Mark?,
    table: String? = nil,
    field: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.mark = mark
    self.table = table
    self.field = field
  }

  /// The finding for a reason why the file could not be read at all.
  package init(_ error: YAMLError) {
    self.init(rule: error.id, severity: .invalid, message: error.description, mark: error.mark)
  }
}

extension ValidationFinding: Comparable {
  /// The worst first, then in the order of the file.
  package static func < (left: ValidationFinding, right: ValidationFinding) -> Bool {
    if left.severity != right.severity { return left.severity < right.severity }
    let leftMark = left.mark ?? Mark(line: 0, column: 0)
    let rightMark = right.mark ?? Mark(line: 0, column: 0)
    if leftMark != rightMark { return leftMark < rightMark }
    if left.rule != right.rule { return left.rule < right.rule }
    return left.message < right.message
  }
}
