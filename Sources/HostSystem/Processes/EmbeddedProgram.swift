// SPDX-License-Identifier: MIT

package import SystemPackage

/// A Python program that is part of the binary.
///
/// Its text travels in an environment variable, which the program removes before it starts anything: nothing is left on disk,
/// and a process list stays readable. The kernel takes at most 128 KiB in one variable.
package struct EmbeddedProgram: Sendable {
  package let name: String
  package let source: String

  private static let variable = "ETL_UPDATE_SCHEMA_PROGRAM"

  package init(name: String, source: [UInt8]) {
    self.name = name
    self.source = String(decoding: source, as: UTF8.self)
  }

  /// How `interpreter` starts this program with `arguments`.
  package func specification(
    interpreter: FilePath, arguments: [String], environment: [String: String], workingDirectory: FilePath,
    input: ProcessSpecification.Input, mergesErrorOutput: Bool
  ) -> ProcessSpecification {
    let start = "import os;exec(compile(os.environ.pop('\(Self.variable)'),'<\(name)>','exec'))"
    var environment = environment
    environment[Self.variable] = source
    return ProcessSpecification(
      executable: interpreter, arguments: ["-c", start] + arguments, environment: environment,
      workingDirectory: workingDirectory, input: input, mergesErrorOutput: mergesErrorOutput)
  }
}
