// SPDX-License-Identifier: MIT

package import SystemPackage

/// How the source database is reached. Holds a password: never printed, never logged, never an argument.
package struct SourceConnection: Equatable, Sendable {
  /// An SQLAlchemy URL; when present it says everything and the rest is not used.
  package var url: String?
  package var host: String?
  package var port: Int?
  package var database: String?
  package var user: String?
  package var password: String?

  package init(url: String?, host: String?, port: Int?, database: String?, user: String?, password: String?) {
    self.url = url
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.password = password
  }

  /// The database's name for people: the name itself, or the last part of the URL.
  package var displayName: String {
    guard let url else { return database ?? "unknown" }
    let withoutQuery = url.split(separator: "?", maxSplits: 1).first.map(String.init) ?? url
    let path = withoutQuery.split(separator: "/", omittingEmptySubsequences: true)
    // `mysql://host` has no database; `sqlite:///dir/clinic.db` is the file's name.
    guard path.count > 2 || withoutQuery.hasPrefix("sqlite"), let last = path.last, !last.contains("@") else {
      return "unknown"
    }
    return String(last)
  }

  /// Reads the stage's variables out of `variables`; the URL wins over the single parts.
  package init(
    reading variables: [String: String],
    for environment: EnvironmentName,
    files: [FilePath]
  ) throws(EnvironmentError) {
    let prefix = environment.variablePrefix + "OPENDENTAL_SOURCE_"
    func value(_ name: String) -> String? { variables[prefix + name].flatMap { $0.isEmpty ? nil : $0 } }
    url = value("URL")
    host = value("HOST")
    database = value("DB")
    user = value("USER")
    // An empty password is a password; a missing one is a mistake.
    password = variables[prefix + "PASSWORD"]
    port = nil
    if let text = value("PORT") {
      guard let number = Int(text), (1...65535).contains(number) else { throw .portInvalid(variable: prefix + "PORT") }
      port = number
    }
    guard url == nil else { return }
    var missing = ["HOST", "DB", "USER"].filter { value($0) == nil }
    if password == nil { missing.append("PASSWORD") }
    guard missing.isEmpty else {
      throw .connectionIncomplete(environment: environment, missing: missing.map { prefix + $0 }, files: files)
    }
  }
}
