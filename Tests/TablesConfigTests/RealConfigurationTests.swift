// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import Testing

/// Configurations that were in use must pass as they are; only the first of them has an older shape.
@Suite(.enabled(if: !RealConfigurations.names.isEmpty, "real configurations do not lie beside the project"))
struct RealConfigurationTests {
  @Test(arguments: RealConfigurations.names.filter { !$0.hasPrefix("2025-06-20") })
  func `a configuration that was in use has nothing but warnings`(name: String) throws {
    let findings = TablesValidator().validate(try RealConfigurations.bytes(name))
    #expect(findings.filter { $0.severity != .warning }.isEmpty)
    #expect(findings.count < 100)
  }

  @Test(arguments: RealConfigurations.names.filter { $0.hasPrefix("2025-06-20") })
  func `the older shape is one finding`(name: String) throws {
    #expect(TablesValidator().validate(try RealConfigurations.bytes(name)).map(\.rule) == ["older-shape"])
    let document = try TablesDocument(try RealConfigurations.bytes(name))
    #expect(document.configuration.shape == .threeSections)
    #expect(document.configuration.tables.count == 432)
  }

  @Test(arguments: RealConfigurations.names.filter { $0.hasPrefix("2026-07-15") })
  func `the newest one has the known figures`(name: String) throws {
    let document = try TablesDocument(try RealConfigurations.bytes(name))
    let facts = ConfigurationFacts(document.configuration)
    #expect(facts.tables == 446)
    #expect(facts.tablesWithKnownColumns == 446)
    #expect(facts.modeledTables == 93)
    #expect(facts.incrementalTables == 75)
    #expect(facts.errorTables == 0)
    let rules = Dictionary(grouping: TablesValidator().validate(document), by: \.rule).mapValues(\.count)
    #expect(rules["incremental-without-primary-key"] == 3)
  }
}
