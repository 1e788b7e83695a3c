// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem

/// Takes the analyzer's bytes as they come: masks secrets, keeps the log, reads lines, follows the progress. Constant memory.
final class AnalyzerTranscript: ProcessObserver {
  private(set) var progress = AnalyzerProgress()
  private(set) var diagnosis = FailureDiagnosis()
  private(set) var logError: FileSystemError?

  private let secrets: SecretValues
  private let log: any OpenFile
  private let observer: any AnalyzerObserver
  private let onStart: (Int32) -> Void
  private var splitter = LineSplitter()
  private var held: [UInt8] = []

  init(
    secrets: SecretValues,
    log: any OpenFile,
    observer: any AnalyzerObserver,
    onStart: @escaping (Int32) -> Void
  ) {
    self.secrets = secrets
    self.log = log
    self.observer = observer
    self.onStart = onStart
  }

  func started(processIdentifier: Int32) { onStart(processIdentifier) }

  func ticked() { observer.analyzerTicked(progress) }

  func received(_ bytes: UnsafeRawBufferPointer, from stream: ProcessStream) {
    guard secrets.longest > 0 else { return take(bytes) }
    held.append(contentsOf: bytes)
    // A secret may be cut by the end of a chunk, and another one may end just before it.
    let (ready, count) = secrets.redactBeginning(of: held)
    held.removeFirst(count)
    ready.withUnsafeBytes(take)
  }

  /// The stream has ended.
  func finish() {
    let rest = secrets.redact(held)
    held.removeAll()
    rest.withUnsafeBytes(take)
    splitter.finish(line: note)
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    if logError == nil {
      // A full disk must not stop the reading: the analyzer would block on its pipe.
      do { try log.write(bytes) } catch { logError = error }
    }
    splitter.consume(bytes, line: note)
  }

  private func note(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    let line = ProgressLine(parsing: bytes)
    diagnosis.observe(line)
    if let bar = line.bar { progress.note(bar) }
    let fact = line.record.flatMap { ProgressFact($0.message) }
    if let fact { progress.note(fact) }
    if let record = line.record, record.level == .warning || record.level == .error {
      progress.note(warning: record.message)
    }
    observer.analyzer(fact, line: line, progress: progress)
  }
}
