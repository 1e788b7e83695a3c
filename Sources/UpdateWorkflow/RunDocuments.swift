// SPDX-License-Identifier: MIT

internal import HostSystem
internal import Logging
internal import SystemPackage
internal import TablesStore
package import UpdateReporting

/// A run's report in all its forms, written into the run's folder when it ends, and served from there.
///
/// What a run said is kept as it was said. A later version of the program may word it otherwise, and a form that were made anew from another
/// one could only lose something on the way.
package enum ReportForm: String, CaseIterable, Sendable {
  case text, json, markdown, html

  /// The document's name in the run's folder.
  package var fileName: String {
    switch self {
    case .text: "report.txt"
    case .json: "report.json"
    case .markdown: "report.md"
    case .html: "report.html"
    }
  }

  /// The report in this form, for a file: no colour, a fixed width.
  package func render(_ report: UpdateReport) -> String {
    switch self {
    case .text: TextReport.render(report, style: TextStyle(isColored: false, width: 100))
    case .json: JSONReport.render(report)
    case .markdown: MarkdownReport.render(report)
    case .html: HTMLReport.render(report)
    }
  }
}

/// Leaves the report in the run's folder, for people who come later.
struct RunDocuments {
  let outside: UpdateDependencies

  func write(_ record: RunRecord, in store: TablesStore) {
    let directory = store.layout.run(record.runID)
    record.report.paths["run"] = directory.string
    for form in ReportForm.allCases {
      // Without the chart when the history cannot be read; the run itself has already said that.
      if form == .html { record.report.timeline = (try? Self.timeline(of: store)) ?? [] }
      do throws(FileSystemError) {
        let file = try outside.files.open(
          directory.appending(form.fileName),
          for: .create([.ownerReadWrite, .groupRead, .otherRead])
        )
        try file.write(Array(form.render(record.report).utf8))
        try file.close()
      } catch { outside.logger.warning("the report could not be kept: \(error)") }
    }
  }

  /// The runs that knew the configuration, oldest first.
  static func timeline(of store: TablesStore) throws(StoreError) -> [TimelinePoint] {
    try store.history().records(of: store.layout.configurationKey).compactMap { record in
      let summary = record.summary
      guard let tables = summary.tables else { return nil }
      return TimelinePoint(
        runID: summary.runID,
        startedAt: summary.started,
        outcome: summary.outcome.rawValue,
        tables: tables,
        columns: summary.columns,
        harmful: (summary.changes["breaking"] ?? 0) + (summary.changes["silent_loss"] ?? 0)
      )
    }
  }
}
