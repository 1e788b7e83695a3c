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
      // 1040, 1203 and 1226: it answers and has no connection to give.
      case 2002, 2003, 2005, 1040, 1203, 1226: self = .databaseUnreachable(line)
      // 1129 and 1130: not from this host. 1862: the password has expired. 3118: the account is locked.
      case 1045, 1698, 1129, 1130, 1862, 3118: self = .loginRefused(line)
      case 1044, 1142, 1143, 1227: self = .permissionDenied(line)
      case 1049: self = .unknownDatabase(line)
      case 2006, 2013: self = .connectionLost(line)
      default: return nil
      }
    } else if line.holds("ModuleNotFoundError: No module named ") {
      self = .moduleMissing(Self.quoted(line) ?? line)
    } else if line.holds("codec can't encode") {
      self = .outputEncoding(line)
    } else if Self.yamlErrors.contains(where: line.holds) {
      self = .configurationMalformed(line)
    } else if line.hasPrefix("ZeroDivisionError") {
      self = .databaseEmpty
    } else if Self.namesEnvironment(line) {
      self = .environmentIncomplete(line)
    } else if line.holds("Failed to create MySQL connection to ") {
      // The first eras wrap the driver's words in their own.
      self = .databaseUnreachable(line)
    } else {
      return nil
    }
  }

  private static let yamlErrors = [
    "yaml.scanner.ScannerError", "yaml.parser.ParserError", "yaml.composer.ComposerError",
    "yaml.constructor.ConstructorError", "yaml.reader.ReaderError",
  ]

  // Two words that the versions put into different sentences; the one that goes on by itself is no failure.
  private static func namesEnvironment(_ line: String) -> Bool {
    if line.holds("ETL_ENVIRONMENT"), line.holds("not set") { return !line.holds("attempting to detect") }
    if line.holds("Environment file "), line.holds(" not found") { return true }
    return environmentSignatures.contains(where: line.holds)
  }

  private static let environmentSignatures = [
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
