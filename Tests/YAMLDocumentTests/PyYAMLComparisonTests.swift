// SPDX-License-Identifier: MIT

import Foundation
import Testing
import YAMLComparison
import YAMLDocument

/// The pipeline reads `tables.yml` with PyYAML: what this reader sees must be what the pipeline will see.
struct PyYAMLComparisonTests {
  @Test func `every scalar of the corpus means what it means to PyYAML`() throws {
    let lines = try Fixture.text("yaml/scalars.txt").split(separator: "\n").map(String.init)
    #expect(lines.count >= 350)
    let documents = lines.map { Array("- \($0)\n".utf8) }
    for (line, verdict) in zip(lines, try PyYAML.verdicts(on: documents)) {
      #expect(verdict.isSame || verdict.isStricterOnPurpose, "\(line): \(verdict)")
    }
  }

  @Test func `every document of the corpus is read or refused as PyYAML does, except where it says so`() throws {
    let cases = try corpus()
    #expect(cases.count >= 100)
    for (document, verdict) in zip(cases, try PyYAML.verdicts(on: cases.map(\.bytes))) {
      if let id = document.stricter {
        #expect(verdict.refusals == [id], "\(document.name): \(verdict)")
        #expect(!verdict.isRefusedByPyYAML, "\(document.name) is no difference any more: \(verdict)")
      } else {
        #expect(verdict.isSame, "\(document.name): \(verdict)")
      }
    }
  }

  @Test func `every document that the fuzzer kept is read or refused as PyYAML does`() throws {
    let documents = try Fixture.files("yaml/fuzz-corpus")
    #expect(documents.count >= 100)
    for verdict in try PyYAML.verdicts(on: documents) {
      #expect(verdict.isSame || verdict.isStricterOnPurpose, "\(verdict)")
    }
  }

  @Test func `damaged configurations are read or refused as PyYAML does`() throws {
    let original = try Fixture.bytes("yaml/tables.yml")
    var random = SplitMix(seed: 20_260_213)
    let documents = (0..<Self.mutationCount).map { _ in Mutation.apply(to: original, using: &random) }
    var read = 0
    var refused = 0
    for (document, verdict) in zip(documents, try PyYAML.verdicts(on: documents)) {
      #expect(verdict.isSame || verdict.isStricterOnPurpose, "\(verdict)\n\(String(decoding: document, as: UTF8.self))")
      if verdict.canonical != nil { read += 1 } else if verdict.isRefusedByPyYAML { refused += 1 }
    }
    // Both verdicts must really occur, or the comparison compares nothing.
    #expect(read > documents.count / 5)
    #expect(refused > documents.count / 5)
  }

  @Test func `the two engines of PyYAML differ only where it is known`() throws {
    var random = SplitMix(seed: 20_260_323)
    let original = try Fixture.bytes("yaml/tables.yml")
    let mutations = (0..<min(Self.mutationCount, Self.isThorough ? .max : 200)).map { _ in
      Mutation.apply(to: original, using: &random)
    }
    let documents = try corpus().map(\.bytes) + Fixture.files("yaml/fuzz-corpus") + mutations
    let (engine, pure) = (try PyYAML(), try PyYAML(isPure: true))
    for document in documents {
      let answers = EngineAnswers(
        document: document,
        engine: String(decoding: try engine.answer(for: document), as: UTF8.self),
        pure: String(decoding: try pure.answer(for: document), as: UTF8.self)
      )
      #expect(answers.isSame || answers.knownDifference != nil, "\(answers)")
    }
  }

  /// `ETL_TEST_MUTATIONS` asks for more of them where time does not matter.
  private static let mutationCount = wantedMutations ?? 2000
  private static let isThorough = wantedMutations != nil
  private static let wantedMutations = ProcessInfo.processInfo.environment["ETL_TEST_MUTATIONS"].flatMap { Int($0) }

  private struct CorpusDocument {
    let name: String
    /// The one error for which this reader refuses what PyYAML accepts.
    let stricter: String?
    var bytes: [UInt8]
  }

  private func corpus() throws -> [CorpusDocument] {
    var documents: [CorpusDocument] = []
    for line in try Fixture.text("yaml/documents.txt").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("%%% ") {
        let parts = line.dropFirst(4).split(separator: " -- stricter: ")
        documents.append(
          CorpusDocument(name: String(parts[0]), stricter: parts.dropFirst().first.map(String.init), bytes: [])
        )
      } else if !documents.isEmpty {
        documents[documents.count - 1].bytes += Array(line.utf8) + [UInt8(ascii: "\n")]
      }
    }
    return documents
  }
}
