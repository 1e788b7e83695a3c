// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import ETLEnvironment
internal import HostSystem
internal import Logging
internal import Preflight
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
internal import TablesStore
internal import UpdateGate
internal import UpdateReporting
internal import YAMLDocument

extension SchemaUpdateRun {
  /// Stage 7: what would change. The live file is read from this run's backup: the same bytes, and nobody writes there.
  func compare(
    _ candidate: ValidCandidate,
    _ analysis: Analysis,
    _ backup: ConfigBackup?,
    _ run: LockedRun
  ) throws(UpdateFailure) -> Comparison {
    let live = try liveConfiguration(backup)
    let plain = TablesDiff.compare(old: live, new: candidate.document.configuration, options: DiffOptions())
    let diff = explainingFlaps(plain, live, candidate, run)
    record.report.diff = diff
    noteNewTables(diff, analysis)
    record.report.impact = DbtProjectSearch(outside: outside, named: request.dbtProject)
      .impact(of: diff, besides: run.settings.paths.projectRoot)
    record.report.nextSteps = Runbook.steps(
      after: diff,
      modeled: Runbook.modeledTables(in: candidate.document.configuration),
      impact: record.report.impact
    )
    return Comparison(candidate: candidate, live: live, diff: diff)
  }

  private func explainingFlaps(
    _ diff: TablesDiff,
    _ live: TablesConfiguration?,
    _ candidate: ValidCandidate,
    _ run: LockedRun
  ) -> TablesDiff {
    do throws(StoreError) {
      return try PastStrategies(store: run.store).explaining(
        diff,
        from: live,
        to: candidate.document.configuration
      )
    } catch {
      outside.logger.warning("flapping tables cannot be told from news: \(error.failure)")
      return diff
    }
  }

  // The fifth stage of an existing analyzer creates new tables in the warehouse, which an analysis must not do. In an empty staging
  // directory it does not even know them; the comparison does.
  private func noteNewTables(_ diff: TablesDiff, _ analysis: Analysis) {
    guard !diff.isFirst, analysis.exit.progress.stages == 5 else { return }
    let added = diff.changes.filter { $0.kind == .tableAdded }.map(\.table)
    record.report.analyzer?.newTablesToCreate = Set(analysis.exit.newTablesToCreate).union(added).sorted()
  }

  // A live file that is no configuration has nothing to compare with, and replacing it is why people start this program.
  private func liveConfiguration(_ backup: ConfigBackup?) throws(UpdateFailure) -> TablesConfiguration? {
    guard let backup else { return nil }
    let bytes: [UInt8]
    do throws(FileSystemError) {
      bytes = try outside.files.contents(of: backup.path, limit: TablesStore.sizeLimit)
    } catch { throw unchanged(.notStored, error.description, next: "Start again: etl-update-schema") }
    do throws(YAMLErrors) {
      return try TablesDocument(bytes).configuration
    } catch {
      outside.logger.warning(
        "The live configuration is not readable, so nothing can be compared: \(error.errors.first?.description ?? "")"
      )
      return nil
    }
  }

  /// Stage 8: every reason not to replace the live file; `--force` goes on in spite of them.
  func passGate(_ comparison: Comparison, _ analysis: Analysis, _ run: LockedRun) throws(UpdateFailure) {
    let reasons = UpdateGate().reasons(question(comparison, analysis, run))
    record.report.findings += reasons.map { reason in
      ReportFinding(
        stage: RunStage.gate.rawValue,
        rule: reason.rule,
        severity: "blocked",
        message: reason.text,
        hint: reason.hint
      )
    }
    guard !reasons.isEmpty else { return }
    guard !request.isForced else {
      for reason in reasons { outside.logger.warning("Forced in spite of: \(reason.text)") }
      return
    }
    // A dry run would have been refused: that is its answer, with the same code.
    let kept = keepCandidate(comparison.candidate.staged, run)
    throw UpdateFailure(
      .refused,
      ReportMessage(
        failed: reasons.count == 1
          ? "the gate refused this update" : "the gate refused this update for \(reasons.count) reasons",
        details: reasons.map { "- \($0.text) (\($0.hint))" },
        state: "Configuration unchanged.",
        next: "Look at the candidate: etl-update-schema diff \(record.report.config?.path ?? "") "
          + "\(kept.map(outside.display) ?? "")\nAccept it all the same: etl-update-schema --force"
      )
    )
  }

  private func question(_ comparison: Comparison, _ analysis: Analysis, _ run: LockedRun) -> GateQuestion {
    let exit = analysis.exit
    let source = run.source.answer?.catalogue.map { catalogue in Set(catalogue.tables.map(\.name)) }
    return GateQuestion(
      live: comparison.live,
      candidate: comparison.candidate.document.configuration,
      diff: comparison.diff,
      sourceTables: source,
      contractViolations: comparison.candidate.findings.filter { $0.severity == .blocked }.map {
        ContractViolation(rule: $0.rule, message: $0.message, table: $0.table)
      },
      analyzer: AnalyzerVerdict(
        abnormalEnding: exit.process.ending == .exited(0) ? nil : exit.process.ending.text,
        cause: AnalyzerFailureText.cause(of: exit, settings: run.settings),
        saidComplete: exit.progress.isComplete,
        leftovers: exit.leftovers,
        touched: analysis.touched,
        dbtModelsMissing: exit.progress.dbtModelsMissing
      ),
      environment: run.settings.environment.rawValue,
      failOn: request.failOn
    )
  }
}

extension GateReason {
  /// The message with the tables it is about, at most ten.
  var text: String {
    guard !tables.isEmpty else { return message }
    let more = tables.count > 10 ? " and \(tables.count - 10) more" : ""
    return "\(message): \(tables.prefix(10).joined(separator: ", "))\(more)"
  }
}
