// SPDX-License-Identifier: MIT

internal import TablesDiffing

/// The report for programs: one document, described by `docs/report.schema.json`; equal reports have equal bytes.
package enum JSONReport {
  /// The document, with a newline at its end.
  package static func render(_ report: UpdateReport) -> String { JSONText.document(report.json) }

  /// What a scheduler needs of it, in one line without a newline.
  package static func renderSummary(_ report: UpdateReport) -> String { JSONText.line(report.summaryJSON) }
}

extension UpdateReport {
  var json: JSONValue {
    .object([
      "format_version": .string(Self.formatVersion),
      "kind": .string(kind.rawValue),
      "outcome": .string(outcome.rawValue),
      "exit_code": .int(exitCode),
      "run_id": .optional(runID),
      "started_at": .optional(startedAt),
      "environment": .optional(environment),
      "database": .optional(database),
      "config": config?.json ?? .null,
      "backup": backup?.json ?? .null,
      "analyzer": analyzer?.json ?? .null,
      "findings": .array(findings.map(\.json)),
      "diff": diff?.json ?? .null,
      "impact": impact?.json ?? .null,
      "timings": timings?.json ?? .null,
      "paths": .object(paths.mapValues(JSONValue.string)),
      "next_steps": .array(nextSteps.map(\.json)),
      "message": message?.json ?? .null,
    ])
  }
}

extension UpdateReport {
  fileprivate var summaryJSON: JSONValue {
    .object([
      "format_version": .string(Self.formatVersion), "kind": .string(kind.rawValue),
      "outcome": .string(outcome.rawValue),
      "exit_code": .int(exitCode), "run_id": .optional(runID), "environment": .optional(environment),
      "tables": .optional(config?.tables), "report": .optional(paths["run"].map { $0 + "/report.json" }),
      "summary": diff?.summary.json ?? .null,
    ])
  }
}

extension ReportedConfig {
  fileprivate var json: JSONValue {
    .object([
      "path": .string(path), "resolved_path": .optional(resolvedPath), "sha256_before": .optional(sha256Before),
      "sha256_after": .optional(sha256After), "tables": .optional(tables), "columns": .optional(columns),
    ])
  }
}

extension ReportedBackup {
  fileprivate var json: JSONValue {
    .object(["path": .string(path), "sha256": .string(sha256), "created": .optional(created)])
  }
}

extension ReportedAnalyzer {
  fileprivate var json: JSONValue {
    .object([
      "script": .string(script), "interpreter": .optional(interpreter), "placement": .optional(placement),
      "exit": .optional(exit), "seconds": .optional(seconds), "tables": .optional(tables), "errors": .optional(errors),
      "warnings": .strings(warnings), "log": .optional(log), "new_tables_to_create": .strings(newTablesToCreate),
    ])
  }
}

extension ReportFinding {
  var json: JSONValue {
    .object([
      "stage": .string(stage), "rule": .string(rule), "severity": .string(severity), "message": .string(message),
      "path": .optional(path), "line": .optional(line), "column": .optional(column), "table": .optional(table),
      "hint": .optional(hint),
    ])
  }
}

extension ReportTimings {
  fileprivate var json: JSONValue {
    .object([
      "total_seconds": .number(totalSeconds), "analyzer_seconds": .number(analyzerSeconds),
      "overhead_seconds": .number(overheadSeconds), "stages": .object(stages.mapValues(JSONValue.number)),
    ])
  }
}

extension ReportMessage {
  fileprivate var json: JSONValue {
    .object([
      "failed": .string(failed), "details": .strings(details), "troubleshooting": .strings(troubleshooting),
      "state": .string(state), "next": .string(next),
    ])
  }
}

extension RunbookStep {
  fileprivate var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "text": .string(text), "commands": .strings(commands), "reason": .string(reason),
      "tables": .strings(tables),
    ])
  }
}
