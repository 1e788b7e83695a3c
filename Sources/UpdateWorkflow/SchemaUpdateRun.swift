// SPDX-License-Identifier: MIT

internal import AnalyzerProcess
internal import ETLEnvironment
internal import HostSystem
internal import Preflight
internal import SystemPackage
internal import TablesConfig
internal import TablesDiffing
package import TablesStore
package import UpdateReporting

/// One update, from the environment to the report: the order of the stages, and nothing else.
///
/// In: what the caller wants, and the outside world behind its seams. Out: a report, whatever happened. It never touches the live
/// file before a validated, compared candidate lies beside it, and never after the gate said no.
package struct SchemaUpdateRun {
  let outside: UpdateDependencies
  let request: UpdateRequest
  let record: RunRecord

  package init(_ request: UpdateRequest, outside: UpdateDependencies, runID: RunID) {
    self.request = request
    self.outside = outside
    record = RunRecord(kind: .update, runID: runID, outside: outside)
  }

  package func run() -> UpdateReport {
    do throws(UpdateFailure) {
      let settings = try record.stage(.environment) { () throws(UpdateFailure) in try resolveSettings() }
      // Answered when it is needed; it needs as long as the preflight does.
      let placement = askPlacement(settings)
      let source = try record.stage(.preflight) { () throws(UpdateFailure) in try inspect(settings) }
      let store = try openStore(settings)
      let lock = try record.stage(.lock) { () throws(UpdateFailure) in try takeLock(store, settings) }
      defer { lock.release() }
      run(LockedRun(settings: settings, source: source, store: store, lock: lock, placement: placement))
    } catch {
      finish(error.ending, error.message)
    }
    return record.report
  }

  private func run(_ run: LockedRun) {
    var backup: ConfigBackup?
    // Before, nobody knows what was live when the run began.
    var isBackedUp = false
    do throws(UpdateFailure) {
      try begin(run)
      backup = try record.stage(.backup) { () throws(UpdateFailure) in try backUp(run) }
      isBackedUp = true
      let analysis = try record.stage(.analysis) { () throws(UpdateFailure) in try analyze(run, backup) }
      let candidate = try record.stage(.validation) { () throws(UpdateFailure) in try validate(analysis, run) }
      let comparison = try record.stage(.comparison) { () throws(UpdateFailure) in
        try compare(candidate, analysis, backup, run)
      }
      try record.stage(.gate) { () throws(UpdateFailure) in try passGate(comparison, analysis, run) }
      let ending = try record.stage(.swap) { () throws(UpdateFailure) in try apply(comparison, backup, run) }
      finish(ending)
    } catch {
      let failure = isBackedUp ? error.seen(beside: backup, in: run.store, live: run.liveName) : error
      finish(failure.ending, failure.message)
    }
    recordRun(run, backup)
    RunDocuments(outside: outside).write(record, in: run.store)
    if [.applied, .unchanged].contains(record.report.outcome) { recordSchemas(run) }
  }

  func finish(_ ending: UpdateEnding, _ message: ReportMessage? = nil) {
    record.finish(ending, exitCode: outside.exitCode(ending), message: message)
  }
}

/// What is known and held once nobody else can change the live file through this program.
struct LockedRun {
  let settings: ETLSettings
  let source: PreflightResult
  let store: TablesStore
  let lock: StoreLock
  let placement: PlacementQuestion?

  /// The live file as the user calls it.
  var liveName: String { settings.paths.configuration.lastComponent?.string ?? "tables.yml" }
}

/// An analyzer's run that left something to look at.
struct Analysis {
  let exit: AnalyzerExit
  let bytes: [UInt8]
  let source: FilePath
  let touched: [String]
}

/// A candidate that is fit for use.
struct ValidCandidate {
  let staged: StagedCandidate
  let document: TablesDocument
  let findings: [ValidationFinding]
}

/// A valid candidate beside what it would replace.
struct Comparison {
  let candidate: ValidCandidate
  let live: TablesConfiguration?
  let diff: TablesDiff
}
