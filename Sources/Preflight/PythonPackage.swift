// SPDX-License-Identifier: MIT

/// What to install for a module.
package enum PythonPackage {
  /// The package's name on PyPI; mostly that of the module's first part.
  package static func providing(_ module: String) -> String {
    let top = String(module.prefix { $0 != "." })
    return otherNames[top] ?? top
  }

  private static let otherNames = [
    "dateutil": "python-dateutil", "dotenv": "python-dotenv", "mysql": "mysql-connector-python",
    "MySQLdb": "mysqlclient", "psycopg2": "psycopg2-binary", "pydantic_settings": "pydantic-settings",
    "pymysql": "PyMySQL", "sqlalchemy": "SQLAlchemy", "yaml": "PyYAML",
  ]
}
