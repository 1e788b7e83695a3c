// SPDX-License-Identifier: MIT

import OrderedCollections
import TablesConfig
import Testing
import YAMLDocument

struct TablesDecoderTests {
  private func decode(_ text: String) throws -> DecodedTables {
    TablesDecoder().decode(try YAMLReader().read(Array(text.utf8)))
  }

  @Test func `tables keep the order of the file and the place of their keys`() throws {
    let configuration = try decode(
      "metadata: {environment: clinic}\ntables:\n  b: {table_name: b}\n  a: {table_name: a}\n"
    ).configuration
    #expect(Array(configuration.tables.keys) == ["b", "a"])
    #expect(configuration.tables["a"]?.mark == Mark(line: 4, column: 3))
    #expect(configuration.tables["b"]?["table_name"]?.mark == Mark(line: 3, column: 19))
    #expect(configuration.environment == "clinic")
  }

  @Test func `whatever does not fit is a defect, and the rest is decoded`() throws {
    let decoded = try decode("tables:\n  a: {table_name: a}\n  b: 1\n  7: {}\n")
    #expect(Array(decoded.configuration.tables.keys) == ["a"])
    #expect(
      decoded.defects == [
        .entryNotMapping(table: "b", key: Mark(line: 3, column: 3), YAMLNode(.int(1), at: Mark(line: 3, column: 6))),
        .sectionMissing("metadata", root: Mark(line: 1, column: 1)),
      ]
    )
  }

  @Test func `a root that is not a mapping gives an empty configuration`() throws {
    let decoded = try decode("- a\n")
    #expect(decoded.configuration.tables.isEmpty)
    #expect(decoded.configuration.shape == .unknown)
    #expect(decoded.defects.count == 1)
  }

  @Test func `the first section of the older shape holds the tables`() throws {
    let decoded = try decode("source_tables:\n  a: {batch_size: 5000}\nstaging_tables: {}\ntarget_tables: {}\n")
    #expect(decoded.configuration.shape == .threeSections)
    #expect(decoded.configuration.tables["a"]?.batchSize == 5000)
    #expect(decoded.defects == [.olderShape(Mark(line: 1, column: 1))])
  }

  @Test func `a key that is not a string is left out`() throws {
    let entry = try #require(
      try decode("tables:\n  a: {on: 1, batch_size: 2}\nmetadata: {}\n").configuration.tables["a"]
    )
    #expect(Array(entry.fields.keys) == ["batch_size"])
  }
}
