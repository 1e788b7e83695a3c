// SPDX-License-Identifier: MIT

import TablesConfig
import Testing

struct ConfigurationFactsTests {
  @Test func `figures count what is known`() throws {
    let text = """
      metadata: {}
      tables:
        a: {column_names: [x, y], is_modeled: true, extraction_strategy: incremental}
        b: {column_names: [z], is_modeled: false, extraction_strategy: full_table}
        c: {error: no such table, extraction_strategy: full_table}

      """
    let facts = ConfigurationFacts(try TablesDocument(Array(text.utf8)).configuration)
    #expect(facts.tables == 3)
    #expect(facts.columns == 3)
    #expect(facts.tablesWithKnownColumns == 2)
    #expect(facts.modeledTables == 1)
    #expect(facts.incrementalTables == 1)
    #expect(facts.errorTables == 1)
  }

  @Test func `without recorded columns their number is unknown`() throws {
    let document = try TablesDocument(try Fixture.bytes("validation/valid-version-3.yml"))
    #expect(ConfigurationFacts(document.configuration).columns == nil)
  }
}
