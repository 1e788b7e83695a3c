// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import Foundation

/// What the probe is asked. Goes through a pipe, because it holds the password.
struct ProbeRequest: Encodable {
  var url: String?
  var host: String?
  var port: Int?
  var database: String?
  var user: String?
  var password: String?
  var connectTimeoutSeconds: Double
  var script: String?
  var pythonPath: [String]
  var want: [String]

  private enum CodingKeys: String, CodingKey {
    case url, host, port, database, user, password, script, want
    case connectTimeoutSeconds = "connect_timeout_seconds"
    case pythonPath = "python_path"
  }

  init(connection: SourceConnection, connectTimeout: Double, script: String?, pythonPath: [String], want: [String]) {
    url = connection.url
    host = connection.host
    port = connection.port
    database = connection.database
    user = connection.user
    password = connection.password
    connectTimeoutSeconds = connectTimeout
    self.script = script
    self.pythonPath = pythonPath
    self.want = want
  }

  var json: [UInt8] {
    // Strings, numbers and lists of strings always encode.
    (try? JSONEncoder().encode(self)).map(Array.init) ?? []
  }
}
