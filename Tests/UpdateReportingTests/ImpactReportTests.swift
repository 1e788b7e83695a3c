// SPDX-License-Identifier: MIT

import DbtImpact
import TablesDiffing
import Testing

@testable import UpdateReporting

@Suite struct ImpactReportTests {
  private static func answer(_ number: Int, _ certainty: ImpactAnswer.Certainty, places: Int = 1) -> ImpactAnswer {
    ImpactAnswer(
      subject: ImpactSubject(
        table: "table\(number)",
        column: "Column",
        event: .removed,
        severity: .breaking,
        fingerprint: "0"
      ),
      certainty: certainty,
      places: (0..<places).map { place in
        ImpactPlace(
          model: DbtModelName(name: "stg_\(place)", layer: .staging),
          place: DbtPlace(path: "dbt/stg_\(place).sql", line: place + 1),
          reason: certainty == .named ? .named : .selectStar
        )
      }
    )
  }

  private static func text(_ impact: DbtImpact) -> String {
    var lines = TextLines(style: TextStyle(isColored: false, width: 80))
    ImpactText(impact: impact, unfold: "etl-update-schema report RUN").add(to: &lines)
    return lines.text
  }

  private static let project = DbtProjectFacts(directory: "dbt", origin: "files", models: 3, exposures: 1)

  @Test func `without a project one line says so`() {
    let impact = DbtImpact(project: nil, answers: [Self.answer(1, .unknown, places: 0)])
    #expect(
      Self.text(impact) == """
        dbt impact: unknown, because no dbt project was found beside the pipeline
        (--dbt-project DIR names one).

        """
    )
    #expect(ImpactMarkdown.lines(impact).count == 4)
  }

  @Test func `without a question there is no answer`() {
    #expect(Self.text(DbtImpact(project: Self.project, answers: [])).isEmpty)
    #expect(ImpactMarkdown.lines(DbtImpact(project: Self.project, answers: [])).isEmpty)
  }

  @Test func `absence is said, and long lists are folded with the command that unfolds them`() {
    let felt = (0..<10).map { Self.answer($0, .named, places: 5) }
    let none = (10..<18).map { Self.answer($0, .noneFound, places: 0) }
    let text = Self.text(DbtImpact(project: Self.project, answers: felt + none, warnings: ["a", "b", "c", "d", "e"]))
    #expect(text.contains("  and 5 more changes: etl-update-schema report RUN\n"))
    #expect(text.contains("      and 2 more models\n"))
    #expect(text.contains("  none found: table10.Column, table11.Column,"))
    #expect(text.contains(" and 2 more\n"))
    #expect(text.contains("  ? and 2 more remarks\n"))
    #expect(text.split(separator: "\n").count <= 40)
  }

  @Test func `Markdown shows every answer and every model`() {
    let felt = (0..<30).map { Self.answer($0, .possible, places: 7) }
    let lines = ImpactMarkdown.lines(DbtImpact(project: Self.project, answers: felt))
    #expect(lines.count { $0.hasPrefix("| table") } == 30)
    #expect(lines.count { $0.contains("SELECT") } == 210)
  }

  @Test func `the runbook names the models of the project, and those that nobody may forget to edit`() throws {
    let steps = try DiffingCase(name: "opendental-upgrade").report().nextSteps
    let repair = try #require(steps.first { $0.kind == .repairModels })
    #expect(repair.text.contains("dbt/models/staging/stg_opendental__patient.sql:9 (patient.WkPhone)"))
    #expect(
      steps.first { $0.kind == .rebuildModels }?.commands
        == ["dbt run --select stg_opendental__sheet+ stg_opendental__patient+ stg_opendental__fee+"]
    )
  }

  @Test func `models that are built in increments start again where rows are copied anew`() throws {
    let diff = try #require(try DiffingCase(name: "silent-loss").report().diff)
    let impact = DbtImpact(
      project: Self.project,
      answers: [],
      readers: [
        "payment": TableReaders(models: ["stg_payment"], hasIncremental: true),
        "claimproc": TableReaders(models: ["stg_claimproc", "stg_payment"], hasIncremental: true),
        "procedurelog": TableReaders(models: ["stg_procedurelog"], hasIncremental: false),
      ]
    )
    #expect(
      Runbook.steps(after: diff, impact: impact).first { $0.kind == .rebuildModels }?.commands
        == ["dbt run --full-refresh --select stg_payment+ stg_claimproc+"]
    )
  }
}
