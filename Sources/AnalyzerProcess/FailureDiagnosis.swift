// SPDX-License-Identifier: MIT

/// Follows the output for the cause of a failure, in constant memory.
struct FailureDiagnosis {
  private var named: FailureCause?
  private var lastException: String?
  private var lastFailure: String?
  private var isInsideTraceback = false
  /// The variables in the list of `  - source: VAR` that stands before "Configuration validation failed".
  private var missingVariables: [String] = []
  private var isInsideList = false

  mutating func observe(_ line: ProgressLine) {
    if let record = line.record, record.level == .error || record.level == .critical || record.level == .warning {
      consider(record.message)
      if case .failed(let reason)? = ProgressFact(record.message) { lastFailure = reason }
    }
    guard let text = line.text else { return }
    noteMissingVariable(text)
    if text.hasPrefix("Traceback (most recent call last):") {
      isInsideTraceback = true
    } else if let first = text.first, first != " ", first != "\t" {
      // The first unindented line after a traceback is the exception; the last traceback is the one that ended the run.
      if isInsideTraceback { lastException = text }
      isInsideTraceback = false
      consider(text)
    }
  }

  /// The best that is known; nil when the output gave no reason at all.
  var cause: FailureCause? { named ?? (lastException ?? lastFailure).map(FailureCause.other) }

  // A later signature is nearer to the end of the run, and a malformed file or missing module is never followed by a better one.
  private mutating func consider(_ text: String) {
    guard let cause = FailureCause(signatureIn: text) else { return }
    named = cause
    if case .environmentIncomplete(let line) = cause, !missingVariables.isEmpty {
      named = .environmentIncomplete("\(line) (missing: \(missingVariables.joined(separator: ", ")))")
    }
  }

  private mutating func noteMissingVariable(_ text: String) {
    if text.hasPrefix("Missing required variables for ") {
      (isInsideList, missingVariables) = (true, [])
    } else if isInsideList, text.hasPrefix("  - "), missingVariables.count < 40,
      let name = text.split(separator: " ").last
    {
      missingVariables.append(String(name))
    } else {
      isInsideList = false
    }
  }
}
