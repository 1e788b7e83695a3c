// SPDX-License-Identifier: MIT

import Testing

@testable import ETLEnvironment

@Suite struct DotenvFileTests {
  // Expectations were taken from python-dotenv 1.2's own reading of the same text; `DotenvParityTests` asks it again.
  @Test(arguments: [
    ("A=1", ["A": "1"]),
    ("export A=1", ["A": "1"]),
    ("export\tA = 1", ["A": "1"]),
    ("A=one two  # comment", ["A": "one two"]),
    ("A=pass#word", ["A": "pass#word"]),
    ("A= #nothing", ["A": ""]),
    ("A=", ["A": ""]),
    ("A='single # kept'", ["A": "single # kept"]),
    ("A=\"double \\\"quoted\\\" \\n end\"", ["A": "double \"quoted\" \n end"]),
    ("A='it\\'s \\n'", ["A": "it's \\n"]),
    ("A=\"two\nlines\"\nB=2", ["A": "two\nlines", "B": "2"]),
    ("A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
    ("# comment\n\n  A=1\n", ["A": "1"]),
    ("'quoted name'=1", ["quoted name": "1"]),
    ("A=$B and ${B}", ["A": "$B and "]),
    ("B=x\nA=${B}y", ["B": "x", "A": "xy"]),
    ("A=${MISSING:-fallback}", ["A": "fallback"]),
    ("A=ünï", ["A": "ünï"]),
    ("A=1\nA=2", ["A": "2"]),
  ])
  func `a value is read as python-dotenv reads it`(text: String, expected: [String: String]) {
    #expect(DotenvFile(parsing: text).values(over: [:]) == expected)
  }

  @Test func `a process variable wins inside a reference`() {
    let file = DotenvFile(parsing: "HOST=file\nURL=http://${HOST}/")
    #expect(file.values(over: ["HOST": "process"])["URL"] == "http://process/")
  }

  @Test func `a line that is no assignment is skipped and its number kept, not its text`() {
    let file = DotenvFile(parsing: "A=1\nB=\"open\nC=3\n")
    #expect(file.values(over: [:]) == ["A": "1", "C": "3"])
    #expect(file.skippedLines == [2])
  }

  @Test func `a name without a value assigns nothing`() {
    let file = DotenvFile(parsing: "LONELY\nA=1")
    #expect(file.values(over: [:]) == ["A": "1"])
    #expect(file.skippedLines.isEmpty)
  }
}
