// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import HostSystem
internal import Logging
internal import OrderedCollections
internal import SystemPackage
internal import TablesConfig
internal import TablesStore
internal import UpdateReporting
internal import YAMLDocument

extension SchemaUpdateRun {
  /// Stage 6: puts the candidate beside the live file and judges exactly those bytes. All findings, not the first.
  func validate(_ analysis: Analysis, _ run: LockedRun) throws(UpdateFailure) -> ValidCandidate {
    let staged: StagedCandidate
    do throws(StoreError) {
      staged = try run.store.stage(analysis.bytes, run: record.runID, holding: run.lock)
    } catch { throw UpdateFailure(error, live: run.liveName) }
    let document: TablesDocument
    do throws(YAMLErrors) { document = try TablesDocument(staged.bytes) } catch {
      note(error.errors.map { ValidationFinding($0) }, analysis)
      throw invalidCandidate(staged, analysis, run)
    }
    let findings = TablesValidator().validate(document)
    note(findings, analysis)
    guard !findings.contains(where: { $0.severity == .invalid }) else { throw invalidCandidate(staged, analysis, run) }
    record.note(document.configuration)
    outside.logger.debug(
      "Candidate is valid: \(document.configuration.tables.count) tables, \(findings.count) findings"
    )
    return ValidCandidate(staged: staged, document: document, findings: findings)
  }

  private func note(_ findings: [ValidationFinding], _ analysis: Analysis) {
    let path = outside.display(analysis.source)
    record.report.findings += findings.map { ReportFinding($0, stage: .validation, path: path) }
    for finding in findings where finding.severity == .warning {
      outside.logger.debug("\(finding.rule): \(finding.message)")
    }
  }

  private func invalidCandidate(_ staged: StagedCandidate, _ analysis: Analysis, _ run: LockedRun) -> UpdateFailure {
    let kept = keepCandidate(staged, run) ?? analysis.source
    let excerpt = SourceExcerpt(path: outside.display(kept), lines: SourceLines(staged.bytes))
    let findings = record.report.findings.filter {
      $0.stage == RunStage.validation.rawValue && $0.severity == "invalid"
    }
    let shown = findings.prefix(10).map { finding in
      excerpt.message(
        "error",
        finding.message,
        at: finding.line.flatMap { line in
          finding.column.map { Mark(line: line, column: $0) }
        }
      )
    }
    let more = findings.count > 10 ? ["… and \(findings.count - 10) more; all are in report.json"] : []
    let isAnalyzersFault = analysis.exit.process.ending != .exited(0)
    let reason = isAnalyzersFault ? " (it ended with \(analysis.exit.process.ending.text))" : ""
    let cause = AnalyzerFailureText.cause(of: analysis.exit, settings: run.settings)
    let advice = cause == nil ? nil : AnalyzerFailureText(exit: analysis.exit, settings: run.settings).next
    return UpdateFailure(
      isAnalyzersFault ? .analyzerFailed : .invalid,
      ReportMessage(
        failed:
          "the analyzer's result is not a valid configuration\(reason): \(findings.count) error\(findings.count == 1 ? "" : "s")",
        details: (isAnalyzersFault ? [cause].compactMap { $0 } : []) + shown + more,
        state: "Configuration unchanged.",
        next: (isAnalyzersFault ? advice.map { "\($0)\n" } ?? "" : "")
          + "Look at it: etl-update-schema validate \(outside.display(kept))\n"
          + "Read the log: \(record.report.analyzer?.log ?? "analyzer.log"); --force does not help here"
      )
    )
  }

  /// Keeps a candidate that will not go live in the run's folder; nil when even that fails.
  func keepCandidate(_ staged: StagedCandidate, _ run: LockedRun) -> FilePath? {
    defer { run.store.discard(staged) }
    do throws(StoreError) {
      let kept = try run.store.keep(staged, run: record.runID)
      record.report.paths["candidate"] = kept.string
      record.moveFindings(to: outside.display(kept))
      return kept
    } catch {
      outside.logger.warning("the candidate could not be kept: \(error.failure)")
      return nil
    }
  }
}

extension ReportFinding {
  init(_ finding: ValidationFinding, stage: RunStage, path: String) {
    self.init(
      stage: stage.rawValue,
      rule: finding.rule,
      severity: finding.severity.rawValue,
      message: finding.message,
      path: path,
      line: finding.mark?.line,
      column: finding.mark?.column,
      table: finding.table
    )
  }
}
