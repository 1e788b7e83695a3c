// SPDX-License-Identifier: MIT

import ColumnTypes
import HostSystem
import OrderedCollections
import Testing

@testable import SchemaEvolution

@Suite struct TableKeysTests {
  private let text = """
    {
      "patient": [
        "PatNum"
      ],
      "visit": "VisitNum",
      "appointment": [
        "AptNum",
        "Date, Time"
      ],
      "log": null
    }
    """

  @Test func `a list, a text, null and absent are four different things`() throws {
    let keys = try TableKeys(parsing: Array(text.utf8), place: "")
    #expect(keys["patient"] == .list(["PatNum"]))
    #expect(keys["visit"] == .text("VisitNum"))
    #expect(keys["appointment"] == .list(["AptNum", "Date, Time"]))
    #expect(keys["log"] == .null)
    #expect(keys["claim"] == .absent)
  }

  @Test func `what is not touched comes out as it came in`() throws {
    var keys = try TableKeys(parsing: Array(text.utf8), place: "")
    #expect(keys.bytes == Array(text.utf8))
    keys.add(["ClaimNum"], for: "claim")
    let expected = text.dropLast(2) + ",\n  \"claim\": [\n    \"ClaimNum\"\n  ]\n}"
    #expect(String(decoding: keys.bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: ["patient", "visit", "log"])
  func `a decision is never changed`(table: String) throws {
    var keys = try TableKeys(parsing: Array(text.utf8), place: "")
    let before = keys
    keys.add(["other"], for: table)
    #expect(keys == before)
  }

  @Test(arguments: ["", "[]", #"{"a": 1}"#, #"{"a": [1]}"#, #"{"a": []}"#, #"{"a": {}}"#, #"{"a": "x", "a": null}"#])
  func `a document of another shape is unusable as a whole`(text: String) {
    #expect(throws: EvolutionError.self) { try TableKeys(parsing: Array(text.utf8), place: "keys.json") }
  }

  @Suite struct FileTests {
    private let bridge = FakeBridge()
    private let clock = PinnedClock()
    private var file: TableKeysFile {
      TableKeysFile("config/tables_keys.json", in: BucketFolder(bucket: "b", prefix: "", bridge: bridge))
    }

    @Test func `the old keys are put aside before the new ones are written`() throws {
      bridge.objects["config/tables_keys.json"] = #"{"a": null}"#
      let backup = try file.add([(table: "b", columns: ["id"])], clock: clock)
      #expect(backup == "s3://b/config/tables_keys.json.backup.20260715_120000")
      #expect(bridge.objects["config/tables_keys.json.backup.20260715_120000"] == #"{"a": null}"#)
      let keys = try file.read()
      #expect(keys["a"] == .null)
      #expect(keys["b"] == .list(["id"]))
      let writes = bridge.requests.filter { $0.operation == .put }.compactMap { $0.members["key"]?.string }
      #expect(writes == ["config/tables_keys.json.backup.20260715_120000", "config/tables_keys.json"])
    }

    @Test func `two writes in one second leave two backups`() throws {
      bridge.objects["config/tables_keys.json"] = "{}"
      _ = try file.add([(table: "a", columns: ["id"])], clock: clock)
      let second = try file.add([(table: "b", columns: ["id"])], clock: clock)
      #expect(second?.hasSuffix(".backup.20260715_120000_2") == true)
    }

    @Test func `nothing to add, nothing written`() throws {
      bridge.objects["config/tables_keys.json"] = #"{"a": null}"#
      #expect(try file.add([(table: "a", columns: ["id"])], clock: clock) == nil)
      #expect(!bridge.requests.contains { $0.operation == .put })
    }

    @Test func `a read that fails is never followed by a write`() throws {
      bridge.objects["config/tables_keys.json"] = #"{"a": null}"#
      bridge.refusal = (.get, "denied", "AccessDenied")
      #expect(throws: EvolutionError.self) { try file.add([(table: "b", columns: ["id"])], clock: clock) }
      #expect(!bridge.requests.contains { $0.operation == .put })
      #expect(bridge.objects == ["config/tables_keys.json": #"{"a": null}"#])
    }
  }
}

@Suite struct PrimaryKeyTests {
  @Test(arguments: [
    (#"id"#, ["id"]), (#"[id]"#, ["id"]), (#"("a", b)"#, ["a", "b"]),
    (#"["last, first", "x""y"]"#, ["last, first", "x\"y"]),
    (#"["[odd](name)"]"#, ["[odd](name)"]), (#"[ a , b ]"#, ["a", "b"]), ("", []), ("[]", []),
    (#"[" padded "]"#, [" padded "]),
  ])
  func `an index definition is read with its quotes`(definition: String, columns: [String]) {
    #expect(PrimaryKey.columns(ofIndex: definition) == columns)
  }

  @Test func `a declared key comes first, whole`() {
    let key = PrimaryKey.find(in: table("t", "id int", "a int", "b int", key: ["a", "b"]), primaryIndex: "[id]")
    #expect(key == PrimaryKey(columns: ["a", "b"], source: .declared))
    #expect(key?.isGuess == false)
  }

  @Test func `an index is a guess, and only where its columns exist`() {
    #expect(
      PrimaryKey.find(in: table("t", "id int", "a int"), primaryIndex: "[a]")
        == PrimaryKey(columns: ["a"], source: .primaryIndex)
    )
    #expect(
      PrimaryKey.find(in: table("t", "id int"), primaryIndex: "[zz]") == PrimaryKey(columns: ["id"], source: .nameGuess)
    )
  }

  @Test(arguments: [
    ("uuid text|id int", "id"), ("Visit_ID int|uuid text", "uuid"), ("pk_id int|Visit_ID int", "Visit_ID"),
    ("pk_id int", "pk_id"),
  ])
  func `usual names are tried in a fixed order`(columns: String, expected: String) {
    var seen = table("visit")
    seen.columns = columns.split(separator: "|").map { part in
      let words = part.split(separator: " ").map(String.init)
      return ObservedColumn(name: words[0], type: words[1])
    }
    #expect(PrimaryKey.find(in: seen) == PrimaryKey(columns: [expected], source: .nameGuess))
  }

  @Test func `nothing is better than anything made up`() {
    #expect(PrimaryKey.find(in: table("t", "a int")) == nil)
  }
}
