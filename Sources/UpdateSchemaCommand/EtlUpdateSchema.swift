// SPDX-License-Identifier: MIT

package import ArgumentParser

/// The command and its subcommands.
package struct EtlUpdateSchema: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "etl-update-schema", subcommands: [Evolve.self])
  package init() {}
}
