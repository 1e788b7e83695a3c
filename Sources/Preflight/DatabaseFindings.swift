// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import SystemPackage

/// What the probe's answer about the connection means to a person.
enum DatabaseFindings {
  static func findings(for connection: ProbeAnswer.Connection, settings: ETLSettings) -> [PreflightFinding] {
    if let problem = connection.problem { return [finding(for: problem, settings)] }
    guard connection.canSelect == true else {
      return [
        finding(for: ProbeAnswer.Problem(kind: "no_select", message: "the account sees no table"), settings)
      ]
    }
    return []
  }

  private static func finding(for problem: ProbeAnswer.Problem, _ settings: ETLSettings) -> PreflightFinding {
    let (title, hint) = words(for: problem.kind, settings)
    let domain: PreflightFinding.Domain = problem.kind == "driver_missing" ? .environment : .database
    // The driver's own words may repeat the account and even the password.
    let detail = settings.secrets.redact(problem.message)
    return PreflightFinding(
      "database-" + problem.kind.replacing("_", with: "-"),
      .error,
      domain,
      message: "Database connection failed: \(title) (\(detail))",
      hint: hint
    )
  }

  private static func words(for kind: String, _ settings: ETLSettings) -> (title: String, hint: String) {
    let prefix = settings.environment.variablePrefix + "OPENDENTAL_SOURCE_"
    let file = settings.environmentFiles.first?.path.string ?? "the environment"
    switch kind {
    case "refused":
      return ("Connection refused", "is the server running, and do \(prefix)HOST and \(prefix)PORT name it?")
    case "timed_out":
      return ("Connection timeout", "is the VPN up? Allow more time with --connect-timeout 30")
    case "unknown_host": return ("Unknown host", "check \(prefix)HOST in \(file)")
    case "access_denied": return ("Access denied", "check \(prefix)USER and \(prefix)PASSWORD in \(file)")
    case "unknown_database": return ("Unknown database", "check \(prefix)DB in \(file)")
    case "no_select":
      return ("No permission to read the schema", "on the server: GRANT SELECT ON <database>.* TO <account>")
    case "driver_missing":
      return ("Database driver missing", "install it into the pipeline's interpreter: pip install PyMySQL")
    case "file_missing": return ("Database file missing", "check \(prefix)URL in \(file)")
    case "not_a_database": return ("Not a database file", "check \(prefix)URL in \(file)")
    case "bad_url": return ("Unusable database URL", "check \(prefix)URL in \(file)")
    case "lost": return ("Connection lost", "try again; the server closed the connection")
    default: return ("Unexpected answer", "check the server, then try again")
    }
  }
}
