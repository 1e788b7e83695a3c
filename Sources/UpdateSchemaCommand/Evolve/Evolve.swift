// SPDX-License-Identifier: MIT

package import ArgumentParser

/// `evolve`: column types of source tables over time.
package struct Evolve: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "evolve",
    abstract: "Follow column types and keys of source tables over time.",
    discussion: """
      A CDC pipeline calls `evolve track` for every file; `evolve scan` looks at all tables of a source at once. What was \
      seen is kept in a store: a directory, or a bucket.

      Exit codes as everywhere: 2 changes found (with --detailed-exitcode); 65 an unusable schema or stored document; \
      69 store or source unreachable; 73 the store cannot be written; 75 lost a race too often; 78 configuration.
      """,
    subcommands: [EvolveTrack.self, EvolveScan.self, EvolveHistory.self, EvolveShow.self, EvolveCompare.self]
  )

  package init() {}
}
