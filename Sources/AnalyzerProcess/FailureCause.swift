// SPDX-License-Identifier: MIT

internal import Glibc

/// Why an analyzer failed, read from what it printed.
package enum FailureCause: Equatable, Sendable {
  case databaseUnreachable(String)
  case loginRefused(String)
  case unknownDatabase(String)
  case connectionLost(String)
  case permissionDenied(String)
  case moduleMissing(String)
  case environmentIncomplete(String)
  case configurationMalformed(String)
  case outputEncoding(String)
  case databaseEmpty
  case other(String)

  /// The cause that a line names by itself; nil when it names none.
  package init?(signatureIn line: String) {
    if let code = Self.driverErrorCode(line) {
      switch code {
      case 2002, 2003, 2005: self = .databaseUnreachable(line)
      case 1045, 1698: self = .loginRefused(line)
      case 1044, 1142, 1143, 1227: self = .permissionDenied(line)
      case 1049: self = .unknownDatabase(line)
      case 2006, 2013: self = .connectionLost(line)
      default: return nil
      }
    } else if line.holds("ModuleNotFoundError: No module named ") {
      self = .moduleMissing(Self.quoted(line) ?? line)
    } else if line.holds("codec can't encode") {
      self = .outputEncoding(line)
    } else if line.holds("yaml.scanner.ScannerError") || line.holds("yaml.parser.ParserError") {
      self = .configurationMalformed(line)
    } else if line.hasPrefix("ZeroDivisionError") {
      self = .databaseEmpty
    } else if Self.environmentSignatures.contains(where: line.holds) {
      self = .environmentIncomplete(line)
    } else {
      return nil
    }
  }

  private static let environmentSignatures = [
    "ETL_ENVIRONMENT environment variable is not set", "ETL_ENVIRONMENT not set",
    "OPENDENTAL_SOURCE_DB environment variable is required", "Source database is not configured",
    "Configuration validation failed for ", "Missing or invalid required environment variables",
    "Invalid ETL configuration for ", "No local warehouse env found", "'production' has been removed",
  ]

  // PyMySQL prints the server's or client's number first, `(2003, "Can't connect …")`; the bundled analyzer last, `… (2003)`.
  private static func driverErrorCode(_ line: String) -> Int? {
    guard line.holds("pymysql.err.") || line.holds("MySQLdb") || line.holds("the source database "),
      let open = line.lastIndex(where: { $0 == "(" })
    else { return nil }
    for start in line.indices where line[start] == "(" && start <= open {
      let digits = line[line.index(after: start)...].prefix { $0.isASCII && $0.isNumber }
      if digits.count == 4, let code = Int(digits) { return code }
    }
    return nil
  }

  private static func quoted(_ line: String) -> String? {
    let parts = line.split(separator: "'", omittingEmptySubsequences: false)
    return parts.count >= 3 ? String(parts[1]) : nil
  }
}

extension String {
  /// Whether the text holds these very bytes. `contains` compares character by character, which a flood of output would pay for with minutes.
  fileprivate func holds(_ words: String) -> Bool {
    var (text, sought) = (self, words)
    return text.withUTF8 { text in sought.withUTF8 { sought in Self.found(sought, in: text) } }
  }

  private static func found(_ sought: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let words = sought.baseAddress, var place = text.baseAddress, text.count >= sought.count else {
      return sought.isEmpty
    }
    // The last place where the words still fit.
    let last = place + (text.count - sought.count)
    while place <= last, let next = memchr(place, Int32(words.pointee), last - place + 1) {
      if memcmp(next, words, sought.count) == 0 { return true }
      place = UnsafePointer(next.assumingMemoryBound(to: UInt8.self)) + 1
    }
    return false
  }
}

/// Follows the output for the cause of a failure, in constant memory.
struct FailureDiagnosis {
  private var named: FailureCause?
  private var lastException: String?
  private var lastFailure: String?
  private var isInsideTraceback = false

  mutating func observe(_ line: ProgressLine) {
    if let record = line.record, record.level == .error || record.level == .critical || record.level == .warning {
      consider(record.message)
      if case .failed(let reason)? = ProgressFact(record.message) { lastFailure = reason }
    }
    guard let text = line.text else { return }
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
    if let cause = FailureCause(signatureIn: text) { named = cause }
  }
}
