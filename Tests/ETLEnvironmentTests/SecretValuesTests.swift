// SPDX-License-Identifier: MIT

import Testing

@testable import ETLEnvironment

@Suite struct SecretValuesTests {
  private let password = "p@ss:w/rd %#'\"\\x"

  @Test func `a password is masked in every spelling in which a driver prints it`() {
    let secrets = SecretValues(in: ["OPENDENTAL_SOURCE_PASSWORD": password])
    let spellings = [
      password,
      "p%40ss%3Aw%2Frd%20%25%23%27%22%5Cx",
      "p%40ss%3aw%2frd%20%25%23%27%22%5cx",
      "p%40ss%3Aw%2Frd+%25%23%27%22%5Cx",
      "p@ss:w/rd %#\\'\"\\\\x",
    ]
    for spelling in spellings {
      #expect(secrets.redact("before \(spelling) after") == "before *** after")
    }
  }

  /// What `quote`, `quote_plus`, `URL.render_as_string` and `json.dumps` of Python make of it.
  @Test func `a password is masked as Python's libraries write it`() {
    let secrets = SecretValues(in: ["A_PASSWORD": "p@ss:w/rd %#+é"])
    let spellings = [
      "p%40ss%3Aw/rd%20%25%23%2B%C3%A9", "p%40ss%3Aw%2Frd+%25%23%2B%C3%A9", "p%40ss%3Aw%2Frd %25%23+%C3%A9",
      "p@ss:w/rd %#+\\u00e9",
    ]
    for spelling in spellings {
      #expect(secrets.redact("before \(spelling) after") == "before *** after")
    }
  }

  @Test(arguments: [
    "mysql+pymysql://etl:s3cret@db:3306/opendental", "mysql://etl:s3cr%65t@db/opendental",
  ])
  func `the password inside a URL is a secret wherever the URL stands`(url: String) {
    let secrets = SecretValues(in: ["SOME_URL": url])
    #expect(secrets.redact("Access denied using s3cret") == "Access denied using ***")
    #expect(!secrets.redact(url).contains("s3c"))
  }

  @Test func `an unescaped at sign belongs to the password`() {
    let secrets = SecretValues(in: ["URL": "mysql://etl:a@b@host/db"])
    #expect(secrets.redact("a@b") == "***")
  }

  @Test(arguments: ["ETL_PASSWORD", "API_TOKEN", "client_secret", "PGPASSWORD", "AIRFLOW_CONN_SECRET_KEY"])
  func `a name that promises a secret makes its value one`(name: String) {
    #expect(SecretValues(in: [name: "hunter2"]).redact("hunter2") == "***")
  }

  @Test func `a longer secret is masked before a shorter one inside it`() {
    let secrets = SecretValues(in: ["A_PASSWORD": "alpha", "B_PASSWORD": "alphabet"])
    #expect(secrets.redact("alphabet alpha") == "*** ***")
  }

  @Test func `a secret too short to hide is named instead of masked`() {
    let secrets = SecretValues(in: ["X_PASSWORD": "ab", "Y_PASSWORD": ""])
    #expect(secrets.redact("table ab") == "table ab")
    #expect(secrets.tooShort == ["X_PASSWORD"])
  }

  @Test func `bytes that are no text survive`() {
    let secrets = SecretValues(in: ["A_PASSWORD": "alpha"])
    #expect(secrets.redact([0xFF, 0x00] + Array("alpha".utf8) + [0xFE]) == [0xFF, 0x00] + Array("***".utf8) + [0xFE])
  }

  @Test(arguments: 1...64)
  func `a stream cut anywhere is masked as the whole is`(size: Int) {
    // One spelling is much longer than the other, so that a short one ends before the reach of a long one begins.
    let secrets = SecretValues(in: ["A_PASSWORD": "o'd", "B_PASSWORD": "a @:/%#\" very long one, with a\nline end"])
    let text = "first 'o\\'d' o%27d, then a @:/%#\" very long one, with a\nline end and o'd\no'"
    var held: [UInt8] = []
    var masked: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      held += rest.prefix(size)
      rest = rest.dropFirst(size)
      let (ready, count) = secrets.redactBeginning(of: held)
      masked += ready
      held.removeFirst(count)
      #expect(held.count < secrets.longest)
    }
    masked += secrets.redact(held)
    #expect(String(decoding: masked, as: UTF8.self) == secrets.redact(text))
    #expect(secrets.redact(text) == "first '***' ***, then *** and ***\no'")
  }
}
