// SPDX-License-Identifier: MIT

import Testing
import YAMLComparison
import YAMLDocument

/// A sample of YAML 1.1 that a reader can check by eye; the comparison with PyYAML covers the rest.
struct ScalarResolutionTests {
  @Test(
    arguments: [
      ("~", .null), ("", .null), ("Null", .null), ("nULL", .string("nULL")),
      ("yes", .bool(true)), ("On", .bool(true)), ("OFF", .bool(false)), ("y", .string("y")), ("tRUE", .string("tRUE")),
      ("10000", .int(10_000)), ("-7", .int(-7)), ("1_000", .int(1000)), ("0777", .int(511)), ("0o7", .string("0o7")),
      ("0x1F", .int(31)), ("0b101", .int(5)), ("08", .string("08")), ("190:20:30", .int(685_230)),
      ("1:60", .string("1:60")),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .bigInteger("9223372036854775808")),
      ("-0x10000000000000000", .bigInteger("-18446744073709551616")),
      ("1.5", .float(1.5)), ("1e3", .string("1e3")), ("1.0e3", .string("1.0e3")), ("1.0e+3", .float(1000)),
      (".5", .float(0.5)),
      ("-.5", .string("-.5")), ("1.", .float(1)), ("-.inf", .float(-.infinity)), ("190:20:30.15", .float(685_230.15)),
      ("2026-02-13", .timestamp("2026-02-13")), ("2026-2-3", .string("2026-2-3")),
      ("2026-02-13T08:15:30.5-5", .timestamp("2026-02-13T08:15:30.500000-05:00")),
      ("2026-02-13 08:15:30 Z", .timestamp("2026-02-13T08:15:30+00:00")),
      ("'10000'", .string("10000")), ("\"yes\"", .string("yes")), ("!!str 12", .string("12")),
      ("!!int \"12\"", .int(12)),
      ("! \"12\"", .int(12)),
    ] as [(String, YAMLValue)]
  )
  func `a scalar has its YAML 1.1 meaning`(text: String, value: YAMLValue) throws {
    let root = try YAMLReader().read(Array("k: \(text)\n".utf8))
    #expect(
      root.value
        == .mapping([YAMLEntry(key: YAMLNode(.string("k"), at: root.mark), value: YAMLNode(value, at: root.mark))])
    )
  }

  @Test func `not a number is read as a float`() throws {
    let root = try YAMLReader().read(Array("- .nan\n".utf8))
    guard case .sequence(let nodes) = root.value, case .float(let number) = nodes.first?.value else {
      Issue.record("not a list of one float: \(root)")
      return
    }
    #expect(number.isNaN)
  }

  @Test(arguments: [
    ("2026-02-30", ScalarKind.timestamp), ("2026-02-13T24:00:00", .timestamp), ("0x_", .int), ("=", .value),
    ("<<", .merge),
    ("!!int abc", .int), ("!!bool maybe", .bool), ("!!float x", .float), ("!!timestamp x", .timestamp),
  ])
  func `a scalar that nothing can be made of is refused with its kind`(text: String, kind: ScalarKind) {
    #expect {
      try YAMLReader().read(Array("- \(text)\n".utf8))
    } throws: { error in
      guard case .unfitScalar(_, kind, Mark(line: 1, column: 3)) = (error as? YAMLErrors)?.errors.first else {
        return false
      }
      return true
    }
  }

  @Test func `an integer with more digits than Python converts is refused`() throws {
    let digits = String(repeating: "9", count: 4300)
    #expect(try YAMLReader().read(Array("- \(digits)\n".utf8)).value.canonical == "[i\(digits)]")
    #expect(throws: YAMLErrors.self) { try YAMLReader().read(Array("- 9\(digits)\n".utf8)) }
  }
}
