// SPDX-License-Identifier: MIT

/// What a log record says about the run; the closed set of messages that this program acts on or shows.
package enum ProgressFact: Equatable, Sendable {
  case environment(String)
  case stageStarted(number: Int, of: Int, title: String)
  case tablesDiscovered(Int)
  case batchDone(number: Int, of: Int, processed: Int, errors: Int, secondsLeft: Double)
  case dbtModelsDiscovered(Int)
  /// Every table would lose its dbt flags.
  case dbtModelsMissing(path: String)
  case tableFailed(String, reason: String)
  case totals(tables: Int, errors: Int)
  case newTables([String])
  /// The point of no return for an analyzer that writes in place.
  case configurationSaved(path: String)
  case completed
  case failed(String)

  /// The fact in a record's message; nil for everything that is only noise here.
  package init?(_ message: String) {
    let words = Pattern(message)
    if let path = words.after("Configuration saved to: ") {
      self = .configurationSaved(path: path)
    } else if let name = words.after("Using environment: ") {
      self = .environment(name)
    } else if let reason = words.after("Schema analysis failed: ") ?? words.after("Analysis failed: ") {
      self = .failed(reason)
    } else if let path = words.after("dbt models directory not found: ") {
      self = .dbtModelsMissing(path: path)
    } else if let fact = Self.table(words) ?? Self.count(words) ?? Self.stage(words) {
      self = fact
    } else if Self.isCompletion(message) {
      self = .completed
    } else {
      return nil
    }
  }

  private static func table(_ words: Pattern) -> ProgressFact? {
    if let name = words.between("Skipping table ", " due to errors") {
      return .tableFailed(name, reason: "skipped due to errors")
    }
    guard let rest = words.after("Failed to process table "), let colon = rest.firstRange(of: ": ") else { return nil }
    return .tableFailed(String(rest[..<colon.lowerBound]), reason: String(rest[colon.upperBound...]))
  }

  private static func count(_ words: Pattern) -> ProgressFact? {
    if words.starts("Discovered "), let numbers = words.numbers(" tables in database", count: 1) {
      return .tablesDiscovered(Int(numbers[0]))
    }
    // The words of the first version.
    if words.starts("Found "), let numbers = words.numbers(" tables to process", count: 1) {
      return .tablesDiscovered(Int(numbers[0]))
    }
    if words.starts("Discovered "), let numbers = words.numbers(" dbt models", count: 1) {
      return .dbtModelsDiscovered(Int(numbers[0]))
    }
    if words.starts("Detected "), let rest = words.after("Detected "), let colon = rest.firstRange(of: " new tables: ")
    {
      return .newTables(rest[colon.upperBound...].split(separator: ", ").map(String.init))
    }
    if words.starts("Table processing complete in "), let numbers = words.numbers("", count: 3) {
      return .totals(tables: Int(numbers[1]), errors: Int(numbers[2]))
    }
    return nil
  }

  private static func stage(_ words: Pattern) -> ProgressFact? {
    if words.starts("Completed batch "), let numbers = words.numbers("", count: 6) {
      return .batchDone(
        number: Int(numbers[0]),
        of: Int(numbers[1]),
        processed: Int(numbers[2]),
        errors: Int(numbers[3]),
        secondsLeft: numbers[5]
      )
    }
    guard words.starts("Stage "), let rest = words.after("Stage "), let colon = rest.firstRange(of: ": ") else {
      return nil
    }
    let pair = rest[..<colon.lowerBound].split(separator: "/").compactMap { Int($0) }
    guard pair.count == 2 else { return nil }
    return .stageStarted(number: pair[0], of: pair[1], title: String(rest[colon.upperBound...]))
  }

  private static func isCompletion(_ message: String) -> Bool {
    let lower = message.lowercased()
    return lower == "schema analysis completed successfully!"
      || lower == "performance-enhanced schema analysis completed successfully!"
  }
}

/// Prefix and number matching over one message.
private struct Pattern {
  let message: String

  init(_ message: String) { self.message = message }

  func starts(_ prefix: String) -> Bool { message.hasPrefix(prefix) }

  func after(_ prefix: String) -> String? {
    message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : nil
  }

  func between(_ prefix: String, _ suffix: String) -> String? {
    guard message.hasPrefix(prefix), message.hasSuffix(suffix) else { return nil }
    return String(message.dropFirst(prefix.count).dropLast(suffix.count))
  }

  /// The first `count` decimal numbers, provided that `phrase` occurs.
  func numbers(_ phrase: String, count: Int) -> [Double]? {
    guard phrase.isEmpty || message.contains(phrase) else { return nil }
    let found = message.split { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      .compactMap { Double($0.last == "." ? $0.dropLast() : $0) }
    return found.count >= count ? Array(found.prefix(count)) : nil
  }
}
