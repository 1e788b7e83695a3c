// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import TablesDiffing
import Testing
import YAMLDocument

@testable import UpdateGate

@Suite struct UpdateGateTests {
  private static let names = (0..<200).map { "table\($0)" }

  private static func configuration(
    _ names: [String] = names,
    environment: String = "clinic",
    modeled: Set<String> = [],
    failing: Set<String> = []
  ) -> TablesConfiguration {
    func node(_ value: YAMLValue) -> YAMLNode { YAMLNode(value, at: Mark(line: 1, column: 1)) }
    let tables = names.map { name in
      var fields: OrderedDictionary<String, YAMLNode> = ["is_modeled": node(.bool(modeled.contains(name)))]
      if failing.contains(name) { fields["error"] = node(.string("timeout")) }
      return (name, TableEntry(name: name, mark: Mark(line: 1, column: 1), fields: fields))
    }
    return TablesConfiguration(
      metadata: ["environment": node(.string(environment)), "source_database": node(.string("opendental"))],
      tables: OrderedDictionary(uniqueKeysWithValues: tables)
    )
  }

  private static func rules(
    live: TablesConfiguration? = configuration(),
    candidate: TablesConfiguration = configuration(),
    source: [String]? = names,
    analyzer: AnalyzerVerdict = AnalyzerVerdict(),
    violations: [ContractViolation] = [],
    failOn: ChangeSeverity? = nil
  ) -> [String] {
    UpdateGate().reasons(
      GateQuestion(
        live: live,
        candidate: candidate,
        diff: TablesDiff.compare(old: live, new: candidate, options: DiffOptions()),
        sourceTables: source.map(Set.init),
        contractViolations: violations,
        analyzer: analyzer,
        environment: "clinic",
        failOn: failOn
      )
    ).map(\.rule)
  }

  @Test func `a sound candidate passes, a first one too`() {
    #expect(Self.rules() == [])
    #expect(Self.rules(live: nil) == [])
  }

  @Test func `a table that the database still has must not vanish, not even one`() {
    let candidate = Self.configuration(Array(Self.names.dropLast()))
    #expect(Self.rules(candidate: candidate) == ["tables-vanished"])
  }

  @Test func `a table that is gone from the database may go`() {
    let remaining = Array(Self.names.dropLast())
    #expect(Self.rules(candidate: Self.configuration(remaining), source: remaining) == [])
  }

  @Test(arguments: [(10, false), (11, true)])
  func `more than five percent at once is refused even when the database agrees`(gone: Int, isRefused: Bool) {
    let remaining = Array(Self.names.dropLast(gone))
    #expect(
      Self.rules(candidate: Self.configuration(remaining), source: remaining) == (isRefused ? ["tables-vanished"] : [])
    )
  }

  @Test func `a file of a whole database does not fall below the scheduler's floor, however slowly`() {
    let (above, below) = (Array(Self.names.prefix(100)), Array(Self.names.prefix(99)))
    let live = Self.configuration(above)
    #expect(Self.rules(live: live, candidate: live, source: above) == [])
    #expect(Self.rules(live: live, candidate: Self.configuration(below), source: below) == ["below-floor"])
    // A small database has always been below it.
    let small = Array(Self.names.prefix(98))
    #expect(Self.rules(live: Self.configuration(below), candidate: Self.configuration(small), source: small) == [])
  }

  @Test func `a first configuration that leaves out half of the database is refused`() {
    let half = Self.configuration(Array(Self.names.prefix(100)))
    #expect(Self.rules(live: nil, candidate: half) == ["candidate-incomplete"])
  }

  @Test func `working tables that analyzers leave out are not missed`() {
    let source = Self.names + (0..<20).map { "tmp_\($0)" }
    #expect(Self.rules(source: source) == [])
  }

  @Test func `a table that turns into an error is refused, one that was an error before is not`() {
    let failing = Self.configuration(failing: ["table1"])
    #expect(Self.rules(candidate: failing) == ["tables-turned-into-errors"])
    #expect(Self.rules(live: failing, candidate: failing) == [])
  }

  @Test func `another environment is refused, an unknown one is no other`() {
    #expect(Self.rules(candidate: Self.configuration(environment: "local")) == ["origin-changed"])
    #expect(Self.rules(live: Self.configuration(environment: "unknown")) == [])
  }

  @Test func `losing all dbt flags at once is refused, losing some is not`() {
    let live = Self.configuration(modeled: ["table1", "table2"])
    #expect(Self.rules(live: live) == ["dbt-flags-lost"])
    #expect(Self.rules(live: live, candidate: Self.configuration(modeled: ["table1"])) == [])
  }

  @Test(arguments: [
    (AnalyzerVerdict(abnormalEnding: "exit code 1"), "analyzer-ended-badly"),
    (AnalyzerVerdict(saidComplete: false), "analyzer-ended-badly"),
    (AnalyzerVerdict(leftovers: ["sleep"]), "analyzer-ended-badly"),
    (AnalyzerVerdict(touched: ["/srv/tables.yml"]), "analyzer-touched-files"),
  ])
  func `an analyzer that did not end well is a reason by itself`(verdict: AnalyzerVerdict, rule: String) {
    #expect(Self.rules(analyzer: verdict) == [rule])
  }

  @Test func `what would trip a reader is a reason, once a rule`() {
    let violations = ["a", "b"].map { ContractViolation(rule: "batch-size", message: "batch_size is 0", table: $0) }
    #expect(Self.rules(violations: violations) == ["contract-violated"])
  }

  @Test func `changes block only when the caller asked for it`() {
    let remaining = Array(Self.names.dropLast())
    let candidate = Self.configuration(remaining)
    #expect(Self.rules(candidate: candidate, source: remaining) == [])
    #expect(Self.rules(candidate: candidate, source: remaining, failOn: .breaking) == ["fail-on"])
    #expect(
      Self.rules(candidate: Self.configuration(Self.names + ["new"]), source: Self.names + ["new"], failOn: .breaking)
        == []
    )
  }

  @Test func `every rule has its own name and a purpose`() {
    let rules = UpdateGate.standardRules
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(rules.allSatisfy { !$0.purpose.isEmpty })
  }
}
