// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The analyzer's environment, built whole: what the caller and the `.env` file say, less what would change how Python itself behaves,
/// plus what makes its output readable.
enum ChildEnvironment {
  /// Would point Python at another installation, run code before the script, or change how progress is printed.
  private static let removed: Set<String> = [
    "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONBREAKPOINT",
    "__PYVENV_LAUNCHER__", "COLUMNS", "LINES",
  ]
  private static let removedPrefixes = ["TQDM_", "ETL_UPDATE_SCHEMA_"]

  static func make(
    from variables: [String: String],
    environment: EnvironmentName,
    paths: PipelinePaths
  ) -> [String: String] {
    var child = variables.filter { name, _ in
      !removed.contains(name) && !removedPrefixes.contains(where: name.hasPrefix)
    }
    child["ETL_ENVIRONMENT"] = environment.rawValue
    // The pipeline's package must be importable, and no other one of the same name.
    child["PYTHONPATH"] = paths.pipeline.string
    child["PYTHONUNBUFFERED"] = "1"
    // Ticks and emoji in log lines would raise on an ASCII stream, after the file was written.
    child["PYTHONUTF8"] = "1"
    child["PYTHONIOENCODING"] = "utf-8:backslashreplace"
    // Existing analyzers write Python's salted `hash()` into the file; a fixed seed keeps equal input equal.
    child["PYTHONHASHSEED"] = "0"
    // Early versions read the database's name without the test stage's prefix; a name that stands there is that of another stage.
    if environment == .test, let name = child["TEST_OPENDENTAL_SOURCE_DB"], !name.isEmpty {
      child["OPENDENTAL_SOURCE_DB"] = name
    }
    return child
  }
}
