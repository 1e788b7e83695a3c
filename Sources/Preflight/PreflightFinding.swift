// SPDX-License-Identifier: MIT

/// Something that would keep a run from succeeding, or that a person should know before it starts.
package struct PreflightFinding: Equatable, Sendable {
  package enum Severity: String, Sendable { case error, warning }

  /// Which of the exit codes it leads to.
  package enum Domain: Sendable {
    /// Interpreter, script, modules, variables.
    case environment
    /// The database or its permissions.
    case database
    /// Directories and files.
    case storage
  }

  /// A stable identifier: `interpreter-missing`, `database-timed-out` …
  package var check: String
  package var severity: Severity
  package var domain: Domain
  package var message: String
  /// What to do about it; may hold a command.
  package var hint: String

  package init(_ check: String, _ severity: Severity, _ domain: Domain, message: String, hint: String) {
    self.check = check
    self.severity = severity
    self.domain = domain
    self.message = message
    self.hint = hint
  }
}
