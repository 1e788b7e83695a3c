// SPDX-License-Identifier: MIT

internal import Foundation
package import SystemPackage

/// A Python program that is part of the binary.
///
/// Its text travels in two environment variables, which the program removes before it starts anything: nothing is left on disk,
/// and a process list stays readable. The kernel takes at most 128 KiB in one variable.
package struct EmbeddedProgram: Sendable {
  package let name: String
  private let source: String
  /// The modules that it imports, by name, as one JSON object.
  private let parts: String
  private let usesInstalledPackages: Bool

  private static let sourceVariable = "ETL_UPDATE_SCHEMA_PROGRAM"
  private static let partsVariable = "ETL_UPDATE_SCHEMA_PARTS"

  /// A program that needs only the standard library starts in a third of the time: the interpreter does not look for packages.
  package init(name: String, source: [UInt8], parts: [String: [UInt8]], usesInstalledPackages: Bool) {
    self.usesInstalledPackages = usesInstalledPackages
    self.name = name
    self.source = String(decoding: source, as: UTF8.self)
    let texts = parts.mapValues { String(decoding: $0, as: UTF8.self) }
    // Strings always encode.
    self.parts = (try? JSONEncoder().encode(texts)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// How `interpreter` starts this program with `arguments`.
  package func specification(
    interpreter: FilePath,
    arguments: [String],
    environment: [String: String],
    workingDirectory: FilePath,
    input: ProcessSpecification.Input,
    mergesErrorOutput: Bool
  ) -> ProcessSpecification {
    let start = "import os;exec(compile(os.environ.pop('\(Self.sourceVariable)'),'<\(name)>','exec'))"
    var environment = environment
    environment[Self.sourceVariable] = source
    environment[Self.partsVariable] = parts
    return ProcessSpecification(
      executable: interpreter,
      arguments: (usesInstalledPackages ? [] : ["-S"]) + ["-c", start] + arguments,
      environment: environment,
      workingDirectory: workingDirectory,
      input: input,
      mergesErrorOutput: mergesErrorOutput
    )
  }
}
