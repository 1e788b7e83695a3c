// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import HostSystem
internal import SystemPackage
internal import TablesConfig
internal import UpdateReporting
internal import UpdateWorkflow

/// `etl-update-schema validate FILE`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a tables.yml: syntax, completeness, and everything its readers rely on.",
    discussion: ExitStatus.helpTable
  )

  @Argument(help: "The file to check.", completion: .file(extensions: ["yml", "yaml"]))
  var file: String?

  @Flag(help: "Print all rules with their severity and reason, and check nothing.")
  var listRules = false

  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard listRules || file != nil else { throw ValidationError("Missing expected argument '<file>'") }
  }

  func run() throws {
    let live = LiveDependencies(output, hasDetails: false)
    let presenter = ReportPresenter(live: live, output: output)
    guard !listRules, let file else {
      live.terminal.writeOutput(Self.ruleList)
      return
    }
    switch ConfigurationFile(outside: live.outside).validate(FilePath(file)) {
    case .success(let report):
      try presenter.show(text: { report.text(style: $0) }, json: report.json)
      throw ExitCode(Int32(report.exitCode))
    case .failure(let failure): throw presenter.fail(failure, kind: .validate)
    }
  }

  private static var ruleList: String {
    let rules = TablesValidator.standardRules
    let width = rules.map(\.id.count).max() ?? 0
    return rules.map { rule in
      "\(rule.id)\(String(repeating: " ", count: width - rule.id.count))  "
        + "\(rule.severity.rawValue)\(String(repeating: " ", count: 7 - rule.severity.rawValue.count))  \(rule.reason)\n"
    }.joined()
  }
}
